package io.carillon.server.front;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what Tomcat refuses before the application sees it as a problem (RFC 9457) instead of an
 * HTML page: without the server's name or a stack trace. Public because Tomcat instantiates it by
 * name.
 */
public final class ProblemReportValve extends ErrorReportValve {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);
  private static final int FIRST_ERROR = 400;

  /** Called by Tomcat. */
  public ProblemReportValve() {
    setShowReport(false);
    setShowServerInfo(false);
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    boolean toBeTold =
        status >= FIRST_ERROR && response.getContentWritten() == 0 && mayWrite(response);
    if (!toBeTold || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType("application/problem+json");
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      Writer out = response.getReporter();
      if (out != null) {
        out.write(ContainerProblems.of(status).json().toString());
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("Nobody waits for the reason of a refusal any more", e);
    }
  }

  private static boolean mayWrite(Response response) {
    AtomicBoolean allowed = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
    return allowed.get();
  }
}

package io.carillon.server.front;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The error page of the container for failures outside of the controllers. */
@Controller
final class ErrorPage implements ErrorController {

  @RequestMapping("/error")
  ResponseEntity<Object> problem(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int code = status instanceof Integer known ? known : HttpStatus.NOT_FOUND.value();
    return ContainerProblems.of(code).answer(new HttpHeaders());
  }
}

package io.carillon.tasks.email;

import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A file or an inline image of a mail, from a URL or from a file; exactly one of the two is given.
 *
 * @param connection null for none; only beside a URL, which is then a path
 * @param name the name that readers see; null for the last part of the URL or path
 * @param type null for the type that the web server gives, or that the name suggests
 * @param inlineId null for an attachment
 */
public record Attachment(
    @ConnectionName("http")
        @Field(
            title = "Connection",
            description =
                "A connection of the kind http, whose base address, headers and authentication the"
                    + " URL uses",
            examples = "my-reports")
        @Nullable String connection,
    @Size(max = 8_192)
        @Field(
            title = "URL",
            description =
                "The http or https URL of the content, of a host that tasks may call; with a"
                    + " connection, a path below its base address",
            examples = "https://reports.example.com/daily.pdf")
        @Nullable String url,
    @Size(min = 1, max = 4_096)
        @Field(
            title = "File",
            description = "A file in an allowed folder",
            examples = "reports/${due_at:yyyy-MM-dd}.csv")
        @Nullable String file,
    @Size(min = 1, max = 255)
        @Field(
            title = "Name",
            description = "The file name that readers see; if absent, that of the URL or the file",
            examples = "report.csv")
        @Nullable String name,
    @Size(max = 200)
        @Pattern(regexp = MEDIA_TYPE)
        @Field(
            title = "Media type",
            description =
                "The type of the content; if absent, that of the web server or of the name",
            examples = "text/csv")
        @Nullable String type,
    @Size(max = 100)
        @Pattern(regexp = "^[A-Za-z0-9._-]+$")
        @Field(
            title = "Inline name",
            description =
                "Makes it an inline image that the HTML shows by this name: logo for <img"
                    + " src=\"cid:logo\">",
            examples = "logo")
        @Nullable String inlineId) {

  /** A type and a subtype (RFC 2045 section 5.1); those that hold other parts are refused. */
  static final String MEDIA_TYPE =
      "^(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+-]{0,98}/[a-z0-9][a-z0-9!#$&^_.+-]{0,98}$";
}

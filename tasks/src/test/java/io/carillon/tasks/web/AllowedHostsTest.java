package io.carillon.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

  private final AllowedHosts closed = new AllowedHosts(false, Set.of());
  private final AllowedHosts open = new AllowedHosts(true, Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "https://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]:81/",
        "http://0.0.0.0/"
      })
  void aUrlWhoseAddressIsNotPublicIsRefusedWithTheSettingThatAllowsIt(String url) {
    assertThatThrownBy(() -> closed.require(URI.create(url)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("is not public")
        .hasMessageContaining("CARILLON_ALLOW_PRIVATE_ADDRESSES");
    assertThatCode(() -> open.require(URI.create(url))).doesNotThrowAnyException();
  }

  @Test
  void theMessageNamesTheAddressThatAHostHas() {
    assertThatThrownBy(() -> closed.require(URI.create("http://localhost/")))
        .hasMessageContaining("its address 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://8.8.8.8/", "https://[2606:4700:4700::1111]:8443/x"})
  void aPublicAddressMayBeCalled(String url) {
    assertThatCode(() -> closed.require(URI.create(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://8.8.8.8/", "jar:file:/x!/y", "gopher://x/", "/path"})
  void onlyHttpAndHttpsAreCalledWhateverIsAllowed(String url) {
    assertThatThrownBy(() -> open.require(URI.create(url)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("only http and https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http:/x", "http:x"})
  void aUrlWithoutAHostIsRefused(String url) {
    assertThatThrownBy(() -> open.require(URI.create(url)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("names no host");
  }

  @Test
  void theAddressesThatWereCheckedAreThoseToConnectTo() throws Exception {
    assertThat(open.addresses(URI.create("http://127.0.0.1:81/")))
        .extracting(InetAddress::getHostAddress)
        .containsExactly("127.0.0.1");
    assertThatThrownBy(() -> closed.addresses(URI.create("http://localhost/")))
        .isInstanceOf(NotRetryableException.class);
  }

  @Test
  void aHostWithAnUnderscoreIsOneLikeOthers() {
    AllowedHosts reach = new AllowedHosts(false, Set.of("my_service:8080"));
    assertThatCode(() -> reach.require(URI.create("http://my_service:8080/")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> reach.require(URI.create("http://user:secret@my_service/")))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("http://my_service/")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aHostAndPortThatIsAlwaysAllowedMayBeCalledButNoOtherPortOfTheHost() {
    AllowedHosts reach = new AllowedHosts(false, Set.of("localhost:8080", "[::1]:80"));
    assertThatCode(
            () -> {
              reach.require(URI.create("http://LOCALHOST:8080/api"));
              reach.require(URI.create("http://[::1]/"));
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> reach.require(URI.create("http://localhost:8081/")))
        .isInstanceOf(NotRetryableException.class);
    assertThatThrownBy(() -> reach.require(URI.create("https://[::1]/")))
        .isInstanceOf(NotRetryableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://carillon.localhost, http://127.0.0.1:9090/",
    "http://carillon.localhost/health?a=b, http://127.0.0.1:9090/health?a=b",
    "http://CARILLON.localhost:80/x, http://127.0.0.1:9090/x",
    "https://carillon.localhost/x, https://carillon.localhost/x",
    "http://carillon.localhost:8080/x, http://carillon.localhost:8080/x",
    "http://other.localhost/x, http://other.localhost/x"
  })
  void theNodesOwnHostStandsForItsAddressAndPort(String url, String called) throws Exception {
    URI self = URI.create("http://127.0.0.1:9090");
    AllowedHosts reach = new AllowedHosts(false, Set.of("127.0.0.1:9090"), self);
    assertThat(reach.located(URI.create(url))).isEqualTo(URI.create(called));
  }

  @Test
  void aNodeThatAnswersNoRequestsSaysSoWhereItsOwnHostIsCalled() {
    assertThatThrownBy(() -> open.located(URI.create("http://carillon.localhost/health")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("http://carillon.localhost/health")
        .hasMessageContaining("answers no requests");
  }

  @Test
  void aHostThatIsNotKnownIsAFaultOfTheMoment() {
    assertThatThrownBy(() -> closed.require(URI.create("http://no-such-host.invalid/")))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("http://no-such-host.invalid/: the host no-such-host.invalid is not known");
  }
}

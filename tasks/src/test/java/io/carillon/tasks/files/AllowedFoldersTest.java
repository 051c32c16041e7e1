package io.carillon.tasks.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedFoldersTest {

  @TempDir Path disk;
  private Path allowed;
  private Path outside;
  private AllowedFolders reach;

  @BeforeEach
  void makeFolders() throws IOException {
    allowed = Files.createDirectories(disk.toRealPath().resolve("allowed"));
    outside = Files.createDirectories(disk.toRealPath().resolve("outside"));
    reach = new AllowedFolders(List.of(disk.resolve("not-there"), allowed));
  }

  @Test
  void anAllowedFolderAndTheFoldersInsideItMayBeChanged() throws Exception {
    Path inside = Files.createDirectories(allowed.resolve("a/b"));
    assertThat(reach.require(allowed.toString())).isEqualTo(allowed);
    assertThat(reach.require(inside.toString())).isEqualTo(inside);
    assertThat(reach.require(allowed + "/a/../a/b/.")).isEqualTo(inside);
  }

  @Test
  void aFolderOutsideIsRefusedWithTheSettingThatAllowsIt() {
    assertThatRefused(outside.toString())
        .hasMessageContaining(outside.toString())
        .hasMessageContaining("CARILLON_ALLOWED_FOLDERS")
        .hasMessageContaining(allowed.toString());
  }

  @Test
  void aFolderWhoseNameOnlyBeginsLikeAnAllowedOneIsRefused() throws IOException {
    Path sibling = Files.createDirectories(allowed.resolveSibling("allowed-not"));
    assertThatRefused(sibling.toString());
  }

  @Test
  void aWayOutByTwoDotsIsRefused() {
    assertThatRefused(allowed + "/../outside").hasMessageContaining("(really " + outside + ")");
  }

  @Test
  void aWayOutByASymbolicLinkIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(allowed.resolve("link"), outside);
    assertThatRefused(link.toString()).hasMessageContaining("(really " + outside + ")");
  }

  @Test
  void anAllowedFolderMayBeNamedByASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(disk.resolve("link"), allowed);
    assertThat(new AllowedFolders(List.of(link)).require(allowed.toString())).isEqualTo(allowed);
    assertThat(reach.require(link.toString())).isEqualTo(allowed);
  }

  @Test
  void withNothingAllowedEveryFolderIsRefused() {
    assertThatThrownBy(() -> new AllowedFolders(List.of()).require(allowed.toString()))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_ALLOWED_FOLDERS names them, now none");
  }

  @Test
  void aRelativeFolderIsOneOfTheFirstAllowedFolder() throws Exception {
    Path inside = Files.createDirectories(allowed.resolve("a"));
    AllowedFolders first = new AllowedFolders(List.of(allowed, outside));
    assertThat(first.require("a")).isEqualTo(inside);
    assertThat(first.require("./a/.")).isEqualTo(inside);
    assertThat(first.place("a").allowed()).isEqualTo(allowed);
    assertThatThrownBy(() -> first.require(".."))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not inside an allowed folder");
    assertThatRefused("a").hasMessageContaining("does not exist");
  }

  @Test
  void whatIsNoFolderIsRefused() throws IOException {
    Path file = Files.createFile(allowed.resolve("file"));
    assertThatRefused("").hasMessageContaining("names no folder");
    assertThatRefused(" ").hasMessageContaining("names no folder");
    assertThatRefused("/nul\0").hasMessageContaining("no path");
    assertThatRefused(allowed + "/missing").hasMessageContaining("does not exist");
    assertThatRefused(file.toString()).hasMessageContaining("not a folder");
  }

  @Test
  void aFileInsideMayBeNamedBeforeItExists() throws Exception {
    assertThat(reach.requireFile(allowed + "/new.csv")).isEqualTo(allowed.resolve("new.csv"));
    assertThat(new AllowedFolders(List.of(allowed)).requireFile("new.csv"))
        .isEqualTo(allowed.resolve("new.csv"));
  }

  @Test
  void aFileOutsideAFolderOrALinkIsRefused() throws Exception {
    Files.createSymbolicLink(allowed.resolve("link.csv"), outside.resolve("target.csv"));
    Files.createDirectories(allowed.resolve("folder"));
    assertThatFileRefused(outside + "/new.csv").hasMessageContaining("CARILLON_ALLOWED_FOLDERS");
    assertThatFileRefused(allowed + "/../outside/new.csv").hasMessageContaining("really");
    assertThatFileRefused(allowed + "/link.csv").hasMessageContaining("symbolic link");
    assertThatFileRefused(allowed + "/folder").hasMessageContaining("is a folder");
    assertThatFileRefused(allowed + "/..").hasMessageContaining("names no file");
    assertThatFileRefused("/").hasMessageContaining("names no file");
    assertThatFileRefused(allowed + "/not-there/new.csv").hasMessageContaining("does not exist");
  }

  private AbstractThrowableAssert<?, ?> assertThatFileRefused(String file) {
    return assertThatThrownBy(() -> reach.requireFile(file))
        .isInstanceOf(NotRetryableException.class);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatRefused(String folder) {
    return assertThatThrownBy(() -> reach.require(folder))
        .isInstanceOf(NotRetryableException.class);
  }
}

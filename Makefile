# Every target finds a fitting JDK by itself: Maven, and the default java, may be older.
maven = java_home=$$(./carillon --which-java) && JAVA_HOME="$$java_home" MAVEN_OPTS="$(jit) $$MAVEN_OPTS" mvn -B -ntp -Dstyle.color=never
# Maven and the formatter in it live for minutes: the second compiler tier costs more than it saves.
jit = -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
# Tests and compilers wait and leave a core idle: two modules at a time, where neither needs the other.
parallel = -T 2
# What tests log goes to target/surefire-reports; their results stay on the screen.
quiet = -Dmaven.test.redirectTestOutputToFile=true

.DEFAULT_GOAL := help
.PHONY: help run test dist screens pictures check format clean prove chaos-rabbitmq bench bench-quick bench-cron bench-rabbitmq bench-jar ungated
# Two Mavens in one tree would overwrite each other's output, whatever -j says.
.NOTPARALLEL:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 24

run: ## build what is needed, then serve: embedded PostgreSQL, samples, everything by default
	@exec scripts/run

test: ungated ## build everything, install what the tests need, pass every test
	@scripts/test-needs
	@$(maven) $(parallel) verify $(quiet)

check: ungated ## the gates without the long tests: scripts, figures, formatter, compiler, ErrorProne, NullAway, ArchUnit
	@sh -n carillon
	@sh -n scripts/dist
	@sh -n scripts/run
	@bash -n scripts/test-needs
	@bash -n .ci/run
	@if command -v shellcheck >/dev/null; then shellcheck carillon scripts/dist scripts/run scripts/test-needs .ci/run; fi
	@"$$(./carillon --which-java)/bin/java" scripts/Figures.java
	@$(maven) -q verify $(quiet) -Dtest='*ArchitectureTest' -Dsurefire.failIfNoSpecifiedTests=false

dist: ungated ## target/dist/carillon-<version>.tar.gz: the server for machines that have a JDK and nothing else
	@$(maven) -q package -DskipTests -pl server -am
	@scripts/dist target/dist

screens: ungated ## pictures of every page and dialog of the console, in two languages, two themes and two widths, and as colour-blind people see it: console/target/screens
	@scripts/test-needs
	@$(maven) -q verify $(quiet) -pl server -am -Dtest=ConsoleTest,ConsoleDialogsTest,ConsoleTimelineTest,ConsoleWalkTest -Dsurefire.failIfNoSpecifiedTests=false -Dcarillon.screens=true

pictures: ungated ## the pictures of README and docs/console.md, drawn as SVG from the console's pages: docs/pictures
	@scripts/test-needs
	@$(maven) -q verify $(quiet) -pl server -am -Dtest=ConsoleWalkTest -Dsurefire.failIfNoSpecifiedTests=false -Dcarillon.pictures=true

prove: ## the promises, proven with real processes that are killed; takes minutes
	@scripts/prove restart two-nodes

bench_java = "$$(./carillon --which-java)/bin/java" -cp 'bench/target/carillon-bench.jar:bench/target/lib/*'

bench: bench-jar ## all chapters beside the peers, on one PostgreSQL; about 45 minutes (CHAPTERS="drain start")
	@$(bench_java) io.carillon.bench.Bench full $(CHAPTERS)

bench-quick: bench-jar ## the same for a look; under four minutes
	@$(bench_java) io.carillon.bench.Bench quick $(CHAPTERS)

bench-cron: bench-jar ## the next due time of cron patterns beside the peers' cron classes; about three minutes
	@$(bench_java) io.carillon.bench.cron.CronReport

bench-rabbitmq: bench-jar ## drain and lateness through RabbitMQ beside Celery's own worker; about seven minutes
	@$(bench_java) io.carillon.bench.rabbitmq.RabbitBench full

# Without the gates, as the launcher builds: a fresh clone is measured after a minute.
bench-jar:
	@mkdir -p target && touch target/quick
	@$(maven) -q package -Dquick -DskipTests -pl bench,server -am

chaos-rabbitmq: ## RabbitMQ and workers killed under load, with real processes; takes minutes
	@scripts/prove rabbitmq rabbitmq-purge rabbitmq-long

# What the launcher built has not passed the compiler's gates: it is compiled again.
ungated:
	@[ ! -e target/quick ] || rm -rf target/quick */target/classes */target/maven-status

format: ## put every source into its form
	@$(maven) -q spotless:apply -pl '!samples/plugin'

clean: ## remove what was built; data stays
	@rm -rf target */target

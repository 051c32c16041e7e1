# The two commands: `make run` and `make test`.
MVN = JAVA_HOME="$$(./carillon --which-java)" mvn -B -ntp

.DEFAULT_GOAL := help
.PHONY: help run test check format clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## build what is needed, then serve with embedded PostgreSQL and the samples
	@exec ./carillon server

test: ## build everything and pass every test
	@scripts/test-needs
	@$(MVN) verify

check: ## the gates without the tests: formatter, compiler, ErrorProne, NullAway
	@scripts/test-needs
	@$(MVN) -q -DskipTests verify

format: ## put every source into its form
	@$(MVN) -q spotless:apply

clean: ## remove what was built
	@$(MVN) -q clean

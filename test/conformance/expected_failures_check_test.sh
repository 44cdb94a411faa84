#!/usr/bin/env bash
# The lists of expected failures may only shrink, and each entry says why: the check, asked about made repositories.
set -euo pipefail
command -v git >/dev/null || { echo "SKIPPED: git is not installed" && exit 77; }
check="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/expected_failures_check"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
failures=0

list() { # ENTRY...
  mkdir -p test/conformance/expected_failures
  { echo "server:" && for entry; do echo "  - $entry # not there yet"; done; } >test/conformance/expected_failures/one.yaml
}

commit() { git add -A && git commit --quiet --allow-empty -m "$1"; }

repository() { # a repository with one commit that has no list
  rm -rf "$work/repository" && mkdir "$work/repository" && cd "$work/repository"
  git init --quiet --initial-branch=main && commit start
}

expect() { # STATUS WHAT ARGUMENTS...
  local status=0
  "$check" "${@:3}" >"$work/output" 2>&1 || status=$?
  ((status == $1)) && return
  echo "FAILED: $2: status $status instead of $1: $(<"$work/output")"
  failures=$((failures + 1))
}

repository
list alpha beta:one
expect 0 "the first list of all passes before it is committed" shrinks
commit list
expect 0 "and after" shrinks
list alpha beta:one gamma
expect 1 "an entry that is new in the working tree is seen" shrinks HEAD
commit grown
expect 1 "and in the last commit" shrinks
expect 0 "but not when asked since then" shrinks HEAD
list alpha
commit shrunk
expect 0 "a list may shrink" shrinks
list alpha:one
commit narrowed
expect 0 "one check of a scenario is less than the scenario" shrinks
list alpha
commit widened
expect 1 "the scenario is more than one check of it" shrinks
list alpha:one
commit back
list alpha:two
commit other
expect 1 "another check is another entry" shrinks
expect 1 "a base that does not exist is told" shrinks no-such-commit

repository
list alpha
commit list
git update-ref refs/remotes/origin/main HEAD
list alpha beta
commit grown
list alpha beta
commit later
expect 1 "a branch is compared with where it left origin/main" shrinks

repository
expect 0 "a repository without lists and without a parent passes" shrinks

printf 'server:\n  - alpha # because\n' >"$work/good.yaml"
printf 'server:\n  - alpha # because\n  - beta\n' >"$work/bare.yaml"
printf 'server:\n  - alpha #\n' >"$work/empty.yaml"
expect 0 "an entry with a reason passes" reasons "$work/good.yaml"
expect 1 "an entry without one does not" reasons "$work/good.yaml" "$work/bare.yaml"
expect 1 "nor one whose reason is empty" reasons "$work/empty.yaml"

((failures == 0)) && echo "all as expected"
exit "$((failures > 0))"

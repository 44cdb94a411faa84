#!/usr/bin/env bash
# Without a peer the runner says so, and fails where it must be there; what a suite ends with it passes on.
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

expect() { # STATUS TEXT REQUIRED SUITE
  local status=0 said
  printf '#!/usr/bin/env bash\necho "arguments: $*"\n%s\n' "$4" >"$work/suite"
  chmod +x "$work/suite"
  said="$(ACTORS_REQUIRE_PEERS="$3" "$here/run_with_peers" "$work/suite" 2>&1)" || status=$?
  [[ "$status" == "$1" && "$said" == *"$2"* ]] && return
  echo "FAILED: status $status instead of $1, and it said: $said"
  failures=$((failures + 1))
}

expect 0 "arguments: --short --peers" 1 "echo all there"
expect 77 "SKIPPED, in part: The peer beam is absent: it needs" "" 'echo "The peer beam is absent: it needs erlang"'
expect 1 "FAILED: ACTORS_REQUIRE_PEERS=1, but: The peer beam is absent" 1 'echo "The peer beam is absent: it needs erlang"'
expect 77 "no peer: Debian's erlang-poolboy is not installed" "" "echo \"pool (no peer: Debian's erlang-poolboy is not installed)\""
expect 1 "The TypeScript peer is absent" 1 'echo "The TypeScript peer is absent: it needs npm"'
expect 3 "arguments" "" 'echo "The peer beam is absent"; exit 3'

((failures == 0)) && echo "all as expected"
exit "$((failures > 0))"

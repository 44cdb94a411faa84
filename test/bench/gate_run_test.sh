#!/usr/bin/env bash
# Which commit does bench/gate/run compare with, and how does it end? With a CMake and programs that only say what they were asked.
set -uo pipefail
source_root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
failures=0
cases=0

mkdir "$scratch/bin"
cat >"$scratch/bin/cmake" <<'END'
#!/usr/bin/env bash
# A commit's file `content` says what becomes of it.
content="$(cat content)"
case "$*" in
  *"--target help") [[ "$content" == *without* ]] || echo "bench_core_libactors: phony" ;;
  --build*)
    [[ "$content" != *broken* ]] || exit 1
    mkdir -p build/release/bench/core
    cp content build/release/bench/core/bench_core_libactors
    ;;
  *) [[ "$content" != *misconfigured* ]] || exit 1 ;;
esac
END
chmod +x "$scratch/bin/cmake"
export PATH="$scratch/bin:$PATH"

# A repository with a commit for each content, and the working tree's programs.
repository() { # CONTENT...
  root="$scratch/tree$((cases++))"
  mkdir -p "$root/bench/gate" "$root/build/release/bench/"{core,gate}
  cp "$source_root/bench/gate/run" "$root/bench/gate/run"
  echo /build/ >"$root/.gitignore"
  echo "working tree" >"$root/build/release/bench/core/bench_core_libactors"
  printf '#!/bin/sh\ncat "$1" "$2"\nshift 2\necho "arguments: $*"\nexit 7\n' >"$root/build/release/bench/gate/bench_gate"
  chmod +x "$root/build/release/bench/gate/bench_gate"
  git -C "$root" init --quiet
  local content
  for content in "$@"; do
    echo "$content" >"$root/content"
    git -C "$root" add --all
    git -C "$root" commit --quiet --message "$content"
  done
}

expect() { # NAME CODE TEXT [ARGUMENT...]
  local name="$1" code="$2" text="$3" output seen
  output="$("$root/bench/gate/run" "${@:4}" 2>&1)"
  seen=$?
  if [[ "$seen" != "$code" || "$output" != *"$text"* ]]; then
    echo "FAILED: $name: expected $code and \"$text\", got $seen and: $output"
    ((failures++))
  fi
}

repository one two
expect "a clean tree is compared with the commit before it" 7 $'one\nworking tree\narguments: '
expect "what was built is used again" 7 $'one\nworking tree\narguments: '
echo changed >"$root/content"
expect "a changed tree is compared with its commit" 7 $'two\nworking tree\n'
expect "another commit may be named" 7 $'one\nworking tree\narguments: --runs 5' --base HEAD^ --runs 5
expect "as one word too" 7 $'one\nworking tree\n' --base=HEAD^
expect "a commit that is none is unusable" 2 "no such commit: nowhere" --base nowhere
expect "a base without a commit is unusable" 2 "--base wants a commit" --base

repository one
expect "the first commit passes" 0 "has no parent to compare with: passed"

repository without two
expect "a commit without the program passes" 0 "has no bench_core_libactors: nothing to compare with, passed"

repository broken two
expect "a commit that does not build is unusable" 2 "cannot be built"

repository misconfigured two
expect "a commit that cannot be configured is unusable" 2 "cannot be configured"

repository one two
git clone --quiet --depth 1 "file://$root" "$scratch/shallow"
root="$scratch/shallow"
expect "a shallow clone is unusable" 2 "git fetch --deepen=1"

repository one two
rm -rf "$root/.git"
expect "a tree without a repository is unusable" 2 "no clone of a git repository"

echo "$failures failures"
((failures == 0))

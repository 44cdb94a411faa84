#include "bench/publish/gnuplot.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <sys/wait.h>

namespace bench {

namespace {

constexpr int not_found = 127; // a shell's

std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char each : text)
    out += each == '\'' ? std::string{"'\\''"} : std::string{each};
  return out + "'";
}

/// The exit code, or 128 and the number of the signal.
int run(const std::string& command) {
  const auto status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

std::string draw(const chart& what, const std::string& folder) {
  const auto picture = folder + "/" + what.file;
  const auto script = picture + ".gnuplot";
  std::ofstream file{script};
  file << what.script;
  file.close();
  if (!file)
    return script + " cannot be written";
  const auto code = run(fmt::format("gnuplot {} > {}", in_quotes(script), in_quotes(picture)));
  std::filesystem::remove(script);
  if (code == 0)
    return {};
  std::filesystem::remove(picture);
  return code == not_found ? std::string{"gnuplot is not installed (Debian: gnuplot-nox)"}
                           : fmt::format("gnuplot has failed, with exit code {}", code);
}

} // namespace bench

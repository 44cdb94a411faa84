// A shell over the job server.
//
//   job_server                 then: help
//   job_server < script        the same output every time
//
// Exit code 0: the end of the input, or quit. 1: it did not start.
#include "examples/job_server/job_server.hpp"

#include "libactors/log.hpp"

#include <cstdlib>
#include <iostream>
#include <sstream>

#include <unistd.h>

namespace {

constexpr const char* help =
    "login USER | submit USER [high|low] JOB | wait | show USER | pause | resume | kill NAME | status | quit\n"
    "  jobs: upper TEXT, reverse TEXT, count TEXT, crash (its worker), trip TEXT (its runner, once)";

std::string told(const caf::error& why, const std::string& else_what) {
  return why ? "no: " + actors::describe(why) : else_what;
}

/// The rest of a line.
std::string rest_of(std::istream& in) {
  std::string rest;
  std::getline(in >> std::ws, rest);
  return rest;
}

void submit(job_server::server& jobs, const std::string& user, std::istream& rest) {
  auto priority = actors::queue_priority::normal;
  auto text = rest_of(rest);
  for (const auto& [word, value] :
       {std::pair{"high ", actors::queue_priority::high}, {"low ", actors::queue_priority::low}})
    if (text.starts_with(word)) {
      priority = value;
      text = text.substr(std::string_view{word}.size());
    }
  std::cout << told(jobs.submit(user, std::move(text), priority), "taken") << '\n';
}

void run(job_server::server& jobs, const std::string& verb, std::istream& rest) {
  std::string who;
  if (verb == "login" || verb == "submit" || verb == "show" || verb == "kill")
    rest >> who;
  if (verb == "login")
    std::cout << told(jobs.log_in(who), who + " is in") << '\n';
  else if (verb == "submit")
    submit(jobs, who, rest);
  else if (verb == "wait")
    for (const auto& each : jobs.wait())
      std::cout << each << '\n';
  else if (verb == "show")
    for (const auto& [name, result] : jobs.results(who))
      std::cout << name << ": " << result << '\n';
  else if (verb == "pause")
    jobs.parts().jobs.pause();
  else if (verb == "resume")
    jobs.parts().jobs.resume();
  else if (verb == "kill")
    std::cout << (jobs.replace(who) ? who + " is somebody else now" : "nobody is called " + who) << '\n';
  else if (verb == "status")
    std::cout << jobs.status() << '\n';
  else
    std::cout << help << '\n';
}

} // namespace

int main() {
  if (std::getenv("ACTORS_LOG") == nullptr)
    actors::log().set_level(spdlog::level::off);
  const bool with_prompt = ::isatty(STDIN_FILENO) != 0;
  try {
    actors::system system;
    job_server::server jobs{system};
    for (std::string line; std::cout << (with_prompt ? "> " : "") << std::flush, std::getline(std::cin, line);) {
      if (!with_prompt)
        std::cout << "> " << line << '\n';
      std::istringstream words{line};
      std::string verb;
      words >> verb;
      if (verb == "quit")
        break;
      if (!verb.empty())
        run(jobs, verb, words);
    }
    return 0;
  } catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
  }
}

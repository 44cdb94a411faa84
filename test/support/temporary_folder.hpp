// A folder for the files of a test, gone with all that is in it.
#pragma once

#include <filesystem>
#include <stdexcept>

#include <stdlib.h>

namespace actors::test {

class temporary_folder {
public:
  temporary_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "actors-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
      throw std::runtime_error{"no temporary folder"};
    path_ = pattern;
  }
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
  std::filesystem::path path_;
};

} // namespace actors::test

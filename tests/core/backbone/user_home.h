// SPDX-License-Identifier: GPL-3.0-or-later
// A home of the test's own for settings and caches, so that no test sees or changes those of
// whoever runs it.
#pragma once
#include <cstdlib>
#include <optional>
#include <string>

#include "tests/support/temporary_folder.h"

namespace sparsescope {

// A variable of the environment until the end of the scope.
class SetVariable {
  public:
    SetVariable(std::string name, const std::string& value) : name_(std::move(name)) {
        if (const char* before = std::getenv(name_.c_str())) before_ = before;
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    SetVariable(const SetVariable&) = delete;
    SetVariable& operator=(const SetVariable&) = delete;
    ~SetVariable() {
        if (before_) {
            ::setenv(name_.c_str(), before_->c_str(), 1);
        } else {
            ::unsetenv(name_.c_str());
        }
    }

  private:
    std::string name_;
    std::optional<std::string> before_;
};

class UserHome {
  public:
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
    std::string write(const std::string& name, std::string_view content) const {
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        return folder_.write(name, content).string();
    }
    // A file that a shell runs.
    std::string write_script(const std::string& name, const std::string& lines) const {
        std::string file = write(name, "#!/bin/sh\n" + lines + "\n");
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file;
    }

  private:
    TemporaryFolder folder_;
    SetVariable config_{"XDG_CONFIG_HOME", (folder_.path() / "config").string()};
    SetVariable cache_{"XDG_CACHE_HOME", (folder_.path() / "cache").string()};
    SetVariable data_{"XDG_DATA_HOME", (folder_.path() / "data").string()};
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// Options that train, branch and sweep share: one for every setting of a run, and how it is
// watched.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

// A --flag for every ParamSpec of core/recipe.
class SettingOptions {
  public:
    enum class Values { one, list };  // list: several with commas between them
    void add_to(CLI::App& app, Values values);

    [[nodiscard]] bool empty() const;
    // Those that were given, in display order: name -> what was typed.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> given() const;
    // Values::one: writes what was given into config.
    [[nodiscard]] Status apply(TrainConfig& config) const;

  private:
    std::map<std::string, std::string> typed_;  // flag -> text, "" for nothing
};

// --rule and --checkpoint-steps.
class WatchOptions {
  public:
    void add_to(CLI::App& app);
    // invalid_argument names a rule that cannot be read.
    [[nodiscard]] Result<Watch> watch() const;

  private:
    std::vector<std::string> rules_;
    std::int64_t checkpoint_steps_ = 0;
};

// --preset with the list of presets to choose from; not given: the one for the data.
void add_preset_option(CLI::App& app, std::string& preset);
[[nodiscard]] Result<TrainConfig> chosen_preset(const std::string& preset, const DataShape& data);

}  // namespace sparsescope::cli

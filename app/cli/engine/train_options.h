// SPDX-License-Identifier: GPL-3.0-or-later
// The options that train, branch and sweep share: one for every setting of a run, and those that
// say how the run is watched.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/recipe/tune_config.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

// Has a --flag for every ParamSpec of core/recipe.
class SettingOptions {
  public:
    enum class Values { one, list };  // list: several values, separated by commas
    void add_to(CLI::App& app, Values values);

    [[nodiscard]] bool empty() const;
    // The settings that were given, in display order: name and typed value.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> given() const;
    // Writes the given values into config. Only for options added with Values::one.
    [[nodiscard]] Status apply(TrainConfig& config) const;
    // Refuses what says how new weights begin, where the weights are `those_of` something else.
    [[nodiscard]] Status check_no_beginning(std::string_view those_of) const;

  private:
    std::map<std::string, std::string> typed_;  // the typed text by flag; "": not given
};

// Has a --flag for every ParamSpec of finetuning (core/recipe/tune_params.h).
class TuneSettingOptions {
  public:
    void add_to(CLI::App& app);
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> given() const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] Status apply(TuneConfig& config) const;

  private:
    std::map<std::string, std::string> typed_;
};

// The options --rule, --checkpoint-steps and --keep-checkpoints.
class WatchOptions {
  public:
    void add_to(CLI::App& app);
    // The error invalid_argument names a rule that cannot be read.
    [[nodiscard]] Result<Watch> watch() const;

  private:
    std::vector<std::string> rules_;
    std::int64_t checkpoint_steps_ = 0;
    std::string kept_;
};

// Adds --preset, whose help lists the presets. Without it, chosen_preset() takes the one that suits
// the data.
void add_preset_option(CLI::App& app, std::string& preset);
[[nodiscard]] Result<TrainConfig> chosen_preset(const std::string& preset, const DataShape& data);

}  // namespace sparsescope::cli

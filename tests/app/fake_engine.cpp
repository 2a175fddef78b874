// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/fake_engine.h"

#include <fstream>

#include <fmt/format.h>

#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"
#include "tests/app/sample_workspace.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::test {

QString make_engine(const std::filesystem::path& folder, const std::vector<Event>& events,
                    const std::string& body) {
    std::ofstream lines(folder / "events");
    for (const Event& event : events)
        lines << to_line(event) << '\n';
    const auto script = folder / "engine";
    std::ofstream(script) << fmt::format(
        "#!/bin/sh\nevents='{0}/events'\nfolder='{0}'\necho \"$@\" >> '{0}/arguments'\n{1}\n",
        folder.string(), body);
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    return QString::fromStdString(script.string());
}

std::vector<Event> run_events(std::int64_t run, std::int64_t steps) {
    TrainConfig config;
    config.hidden = sample_hidden;
    config.aux_k = 3;
    std::vector<Event> events{StartedEvent{run, "run 1", 100, to_json(config)}};
    for (std::int64_t step = 0; step < steps; ++step)
        events.emplace_back(step_metrics(step, 100));
    FrequencyHistogram histogram;
    histogram.step = steps - 1;
    histogram.counts.assign(24, 1);
    histogram.never = 7;
    events.emplace_back(histogram);
    events.emplace_back(HeldOutQuality{steps - 1, 4, 0.8, 0.1, 24, 96});
    return events;
}

QString engine_arguments(const std::filesystem::path& folder) {
    return QString::fromStdString(file_content(folder / "arguments"));
}

}  // namespace sparsescope::test

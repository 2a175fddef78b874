// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_listing.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

using enum TextTable::Align;

class Tree {
  public:
    explicit Tree(std::vector<ListedRun> runs) : runs_(std::move(runs)) {}

    std::string text() {
        for (const ListedRun& listed : runs_)
            if (!has_parent(listed.run)) add(listed, 0);
        return table_.text();
    }

  private:
    [[nodiscard]] bool has_parent(const RunInfo& run) const {
        return run.parent && *run.parent < run.id &&
               std::ranges::any_of(
                   runs_, [&](const ListedRun& other) { return other.run.id == *run.parent; });
    }

    // A branch is younger than its parent, so this ends.
    void add(const ListedRun& listed, std::size_t depth) {
        const RunInfo& r = listed.run;
        const std::string branch = depth == 0 ? "" : std::string(2 * (depth - 1), ' ') + "└ ";
        table_.add({branch + std::to_string(r.id), r.name, std::string(to_string(r.state)),
                    std::to_string(r.step), std::to_string(r.total_steps),
                    r.parent ? fmt::format("run {} step {}", *r.parent, r.parent_step) : "",
                    r.sweep, r.started,
                    r.checkpoint.empty() ? "" : fmt::format("step {}", r.checkpoint_step),
                    bytes_text(listed.bytes), r.archived ? "archived" : "", shortened(r.note, 40),
                    shortened(r.message, 60)});
        for (const ListedRun& other : runs_)
            if (other.run.parent == r.id && other.run.id > r.id) add(other, depth + 1);
    }

    std::vector<ListedRun> runs_;
    TextTable table_{{{"run"},
                      {"name"},
                      {"state"},
                      {"step", right},
                      {"of", right},
                      {"branched from"},
                      {"sweep"},
                      {"started"},
                      {"checkpoint", right},
                      {"size", right},
                      {""},
                      {"note"},
                      {"message"}}};
};

}  // namespace

std::string run_listing(std::vector<ListedRun> runs) {
    if (runs.empty()) return "There are no runs yet.\n";
    return Tree(std::move(runs)).text();
}

std::string checkpoint_listing(const std::vector<CheckpointInfo>& checkpoints) {
    TextTable table({{"step", right}, {"file"}, {"size", right}, {""}, {""}});
    for (const CheckpointInfo& c : checkpoints)
        table.add({std::to_string(c.step), c.file, bytes_text(c.bytes), c.best ? "best" : "",
                   c.marked ? "marked" : ""});
    return table.text();
}

}  // namespace sparsescope::cli

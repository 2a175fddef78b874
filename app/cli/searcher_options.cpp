// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/searcher_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

namespace sparsescope::cli {

namespace {

template <class Wanted>
std::string names_of(const Wanted& wanted) {
    std::string names;
    for (const SearcherEntry* entry : searchers())
        if (wanted(*entry)) names += (names.empty() ? "" : ", ") + entry->name;
    return names;
}

}  // namespace

void add_searcher_options(CLI::App& app, SearchColumn& column) {
    const std::string all = names_of([](const SearcherEntry&) { return true; });
    const std::string cutting =
        names_of([](const SearcherEntry& entry) { return entry.settings.dimensions; });
    const std::string two_stage =
        names_of([](const SearcherEntry& entry) { return entry.settings.second_stage; });
    app.add_option("--searcher", column.searcher,
                   fmt::format("How to search: {} (see catalogue)", all))
        ->capture_default_str();
    app.add_option("--dimensions", column.dimensions,
                   fmt::format("Of {}: how many of the first numbers; 0: all", cutting));
    app.add_option("--candidates", column.candidates,
                   fmt::format("Of {}: how many hits of the first stage are scored again; 0: as "
                               "many as find 95 % of the dense top ten, measured on the documents",
                               two_stage))
        ->check(CLI::Range(0, 1'000'000))
        ->capture_default_str();
    app.add_option("--dense-weight", column.dense_weight,
                   fmt::format("Of {}: score = sparse + this × dense; inf: dense alone orders",
                               two_stage))
        ->capture_default_str();
}

}  // namespace sparsescope::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_fit.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <initializer_list>

namespace sparsescope::cli {

namespace {

using Options = std::initializer_list<const char*>;

bool is_given(const CLI::App& app, const char* option) {
    return app.get_option(option)->count() > 0;
}

Status refuse(const CLI::App& app, Options options, std::string_view why) {
    for (const char* option : options)
        if (is_given(app, option))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} has no part in this search: {}", option, why));
    return {};
}

// A searcher that reads no codes still reads k where the filter asks which neurons are active.
bool filter_reads_k(const SearchRequest& request) {
    const auto filter = parse_filter(request.filter);
    return filter && needs_model(*filter);
}

Status check_words(const CLI::App& app, const SearcherEntry& searcher) {
    if (is_given(app, "--searcher") && !searcher.needs.texts)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("--text looks for words, which {} cannot. Leave --searcher out, or "
                                "ask with --document, --vector or --neuron.",
                                searcher.name));
    return refuse(app,
                  {"--neuron", "--require", "--forbid", "--k", "--dimensions", "--candidates",
                   "--dense-weight", "--why", "--why-not"},
                  "it looks for words, and reads neither codes nor embeddings. Leave it out, or "
                  "ask with --mode meaning, --document, --vector or --neuron.");
}

}  // namespace

Status check_search_fit(const CLI::App& app, const SearchRequest& request,
                        const SearcherEntry& searcher) {
    if (asks_for_words(request)) return check_words(app, searcher);
    if (!request.text.empty() && searcher.needs.texts)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} finds words; say --mode words, or leave --searcher out.",
                                searcher.name));
    if (!request.text.empty() && request.mode == TextMode::both)
        SPARSESCOPE_TRY(refuse(app, {"--why-not"},
                               "places in two lists make this one's order, not neurons. Say --mode "
                               "meaning."));
    const std::string leave = fmt::format(
        "{} does not read it. Leave it out, or choose another --searcher.", searcher.name);
    if (!searcher.settings.dimensions) SPARSESCOPE_TRY(refuse(app, {"--dimensions"}, leave));
    if (!searcher.settings.second_stage)
        SPARSESCOPE_TRY(refuse(app, {"--candidates", "--dense-weight"}, leave));
    if (is_given(app, "--why-not"))
        SPARSESCOPE_TRY(refuse(app, {"--why", "--out"}, "--why-not tells of one document alone."));
    if (searcher.needs.codes) return {};
    const std::string no_codes =
        fmt::format("{} reads embeddings, not codes. Leave it out, or choose another --searcher.",
                    searcher.name);
    const bool has_query = !request.documents.empty() || !request.vector.empty();
    if (has_query) SPARSESCOPE_TRY(refuse(app, {"--neuron"}, no_codes));
    if (!filter_reads_k(request)) SPARSESCOPE_TRY(refuse(app, {"--k"}, no_codes));
    return refuse(app, {"--require", "--forbid", "--why"}, no_codes);
}

}  // namespace sparsescope::cli

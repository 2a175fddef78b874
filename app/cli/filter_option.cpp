// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/filter_option.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace sparsescope::cli {

namespace {

// Characters of UTF-8 text: what a terminal gives a column each, but for wide letters.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Without a model the filter itself says that it needs one.
Result<std::optional<ModelAtK>> newest_model(const Corpus& corpus, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    const auto model = std::ranges::find_if(models, [&](const ModelInfo& info) {
        return info.dataset == dataset && info.stored_k > 0;
    });
    if (model == models.end()) return std::nullopt;
    return ModelAtK{model->id, std::min(model->k, model->stored_k)};
}

}  // namespace

std::string pointed_at(std::string text, const FilterError& error, std::string_view option) {
    const std::string_view whole = text;
    const std::size_t before = columns(whole.substr(0, error.position));
    const std::size_t wrong = columns(whole.substr(error.position, error.length));
    std::ranges::replace_if(
        text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return fmt::format("{}: {}\n  {}\n  {:>{}}{:^>{}}", option, error.message, text, "", before, "",
                       std::max<std::size_t>(wrong, 1));
}

void FilterOption::add_to(CLI::App& app) {
    add_to(app, "--filter", "Only documents that pass: 'label:sport year>2000 -tag:done n412>0.3'");
}

void FilterOption::add_to(CLI::App& app, const std::string& name, const std::string& meaning) {
    name_ = name;
    option_ = app.add_option(name, text_, meaning)->type_name("EXPR");
}

bool FilterOption::given() const {
    return option_ && option_->count() > 0;
}

Result<Filter> FilterOption::filter() const {
    auto filter = parse_filter(text_);
    if (!filter) return fail(ErrorCode::invalid_argument, pointed_at(text_, filter.error(), name_));
    return std::move(*filter);
}

Result<std::string> FilterOption::text() const {
    return filter().map([&](const Filter&) { return text_; });
}

Result<RowSet> FilterOption::rows(const Corpus& corpus, DatasetId dataset, std::stop_token stop,
                                  std::optional<ModelAtK> model) const {
    SPARSESCOPE_ASSIGN(const Filter wanted, filter());
    if (!model && needs_model(wanted)) {
        SPARSESCOPE_ASSIGN(model, newest_model(corpus, dataset));
    }
    auto rows = filter_rows(corpus, dataset, wanted, model, stop);
    if (rows || rows.error().code != ErrorCode::invalid_argument) return rows;
    // Perhaps it can be shown where in the text the wrong name stands.
    SPARSESCOPE_ASSIGN(const auto words, filter_vocabulary(corpus, dataset, std::move(stop)));
    if (const auto error = find_unknown_name(wanted, text_, words))
        return fail(ErrorCode::invalid_argument, pointed_at(text_, *error, name_));
    return rows;
}

}  // namespace sparsescope::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/id_list.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/filter/print.h"
#include "core/filter/words.h"

namespace sparsescope {

namespace {

using Range = std::pair<DocumentId, DocumentId>;

// Ascending and apart; one id alone is the plainer condition.
Condition condition_of(std::vector<Range> ranges) {
    std::ranges::sort(ranges);
    IdIn list;
    for (const Range& range : ranges) {
        // Not "last + 1", which the largest number does not have.
        if (!list.ranges.empty() && range.first - 1 <= list.ranges.back().second)
            list.ranges.back().second = std::max(list.ranges.back().second, range.second);
        else
            list.ranges.push_back(range);
    }
    const Range& first = list.ranges.front();
    if (list.ranges.size() == 1 && first.first == first.second)
        return IdIs{Comparison::equal, first.first};
    return list;
}

}  // namespace

Condition id_condition(std::span<const DocumentId> ids) {
    std::vector<Range> ranges;
    for (const DocumentId id : ids) {
        if (!ranges.empty() && ranges.back().second + 1 == id)
            ranges.back().second = id;
        else
            ranges.emplace_back(id, id);
    }
    return condition_of(std::move(ranges));
}

std::string to_text(const Condition& condition) {
    return filter_text::to_text(condition);
}

tl::expected<Condition, FilterError> filter_text::parse_id_list(std::string_view value) {
    std::vector<Range> ranges;
    for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find(',', at), value.size());
        const std::string_view part = value.substr(at, end - at);
        const std::size_t hyphen = part.find('-');
        const auto first = number_from<DocumentId>(part.substr(0, hyphen));
        const auto last =
            hyphen == part.npos ? first : number_from<DocumentId>(part.substr(hyphen + 1));
        if (!first || !last || *first < 0)
            return tl::unexpected(FilterError{
                at, part.size(),
                "Numbers of documents with commas between them are expected here, and ranges, as "
                "in id:12,15,20-30."});
        if (*last < *first)
            return tl::unexpected(FilterError{
                at, part.size(),
                fmt::format("A range begins with its smaller number: {}-{}.", *last, *first)});
        ranges.emplace_back(*first, *last);
        at = end + 1;
    }
    return condition_of(std::move(ranges));
}

std::string filter_text::id_list_text(const IdIn& list) {
    std::string text = "id:";
    for (const auto& [first, last] : list.ranges) {
        if (text.back() != ':') text += ',';
        text += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
    return text;
}

}  // namespace sparsescope

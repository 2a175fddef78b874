// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tune_set.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"

namespace sparsescope {

namespace {

using Places = std::vector<std::int32_t> TuneSet::*;

struct NamedPlaces {
    const char* name;
    Places list;
};
constexpr NamedPlaces place_lists[] = {{"anchors", &TuneSet::anchors},
                                       {"positives", &TuneSet::positives},
                                       {"negatives", &TuneSet::negatives},
                                       {"queries", &TuneSet::queries},
                                       {"database", &TuneSet::database}};
constexpr NamedPlaces group_lists[] = {{"groups", &TuneSet::groups},
                                       {"query_groups", &TuneSet::query_groups},
                                       {"database_groups", &TuneSet::database_groups}};

constexpr TuneDataKind data_kinds[] = {TuneDataKind::pairs, TuneDataKind::classes,
                                       TuneDataKind::scored, TuneDataKind::triplets};

tl::unexpected<Error> damaged_set(const std::filesystem::path& file, std::string_view why) {
    return fail(ErrorCode::corrupt,
                fmt::format("{}, which says what this run learns from, is damaged: {}. The run "
                            "cannot go on; start it again.",
                            file.string(), why));
}

bool fits_together(const TuneSet& set) {
    const auto size = static_cast<std::int64_t>(set.size());
    for (const NamedPlaces& places : place_lists)
        for (const std::int32_t place : set.*places.list)
            if (place < 0 || place >= size) return false;
    const std::size_t pairs = set.pairs();
    const bool drawn = set.kind == TuneDataKind::classes;
    return pairs > 0 && (set.positives.size() == pairs || (drawn && set.positives.empty())) &&
           set.negatives.size() % pairs == 0 && set.groups.size() == pairs &&
           (set.scores.empty() || set.scores.size() == pairs) &&
           set.query_groups.size() == set.queries.size() &&
           set.database_groups.size() == set.database.size();
}

}  // namespace

Status write_tune_set(const std::filesystem::path& file, const TuneSet& set) {
    return guard("writing what a run learns from", [&]() -> Status {
        nlohmann::ordered_json json;
        json["kind"] = std::string(to_string(set.kind));
        json["texts"] = set.texts;
        json["pictures"] = set.pictures;
        json["scores"] = set.scores;
        for (const NamedPlaces& places : place_lists)
            json[places.name] = set.*places.list;
        for (const NamedPlaces& groups : group_lists)
            json[groups.name] = set.*groups.list;
        const std::string text = json.dump();
        return write_file_atomically(file, std::as_bytes(std::span(text)));
    });
}

Result<TuneSet> read_tune_set(const std::filesystem::path& file) {
    return guard("reading what a run learns from", [&]() -> Result<TuneSet> {
        std::ifstream stream(file, std::ios::binary);
        if (!stream) return damaged_set(file, "it cannot be opened");
        const std::string text(std::istreambuf_iterator<char>(stream), {});
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object()) return damaged_set(file, "it is no JSON object");
        TuneSet set;
        try {
            const auto kind = json.at("kind").get<std::string>();
            const auto* known = std::ranges::find_if(
                data_kinds, [&](TuneDataKind one) { return to_string(one) == kind; });
            if (known == std::end(data_kinds)) return damaged_set(file, "its kind is unknown");
            set.kind = *known;
            json.at("texts").get_to(set.texts);
            json.at("pictures").get_to(set.pictures);
            json.at("scores").get_to(set.scores);
            for (const NamedPlaces& places : place_lists)
                json.at(places.name).get_to(set.*places.list);
            for (const NamedPlaces& groups : group_lists)
                json.at(groups.name).get_to(set.*groups.list);
        } catch (const nlohmann::json::exception& e) {
            return damaged_set(file, e.what());
        }
        if (!fits_together(set)) return damaged_set(file, "its lists do not fit together");
        return set;
    });
}

}  // namespace sparsescope

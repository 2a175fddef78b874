// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/make_map.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/base/part_list.h"
#include "core/corpus/names.h"
#include "core/map/layout_method.h"
#include "core/map/map_quality.h"
#include "core/map/place_near.h"
#include "core/workspace/map_documents.h"

namespace sparsescope {

namespace {

// Numbers of a setting as JSON has them: whole ones without a point.
nlohmann::ordered_json json_of(const MapSettings& settings, const std::vector<std::string>& names) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const ParamSpec& param : map_params()) {
        if (std::ranges::find(names, param.name) == names.end()) continue;
        const double value = map_setting(settings, param.name);
        if (param.kind == ParamSpec::Kind::integer)
            json[param.name] = static_cast<std::int64_t>(value);
        else
            json[param.name] = value;
    }
    return json;
}

// What of the settings a map's JSON says; the rest is as usual.
MapSettings settings_of(const std::string& text) {
    MapSettings settings;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return settings;
    for (const ParamSpec& param : map_params()) {
        const auto found = json.find(param.name);
        if (found != json.end() && found->is_number())
            set_map_setting(settings, param.name, found->get<double>());
    }
    return check_map_settings(settings) ? settings : MapSettings{};
}

Result<std::optional<ModelInfo>> model_of(const Corpus& corpus, std::optional<ModelId> id,
                                          DatasetId dataset) {
    if (!id) return std::optional<ModelInfo>{};
    SPARSESCOPE_ASSIGN(ModelInfo model, corpus.model(*id));
    if (model.dataset != dataset)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Model \"{}\" is of another dataset. Choose one of the dataset's "
                                "own, or make a map of the embeddings.",
                                model.name));
    return std::optional(std::move(model));
}

// "UMAP of csrv2-k8 at k 8", "PCA of embeddings", with a number where that is taken.
Result<std::string> name_for(const Corpus& corpus, const MapWish& wish, const std::string& title,
                             const std::optional<ModelInfo>& model, int k) {
    if (!wish.name.empty()) return checked_name(wish.name);
    const std::string wanted = model ? fmt::format("{} of {} at k {}", title, model->name, k)
                                     : fmt::format("{} of embeddings", title);
    SPARSESCOPE_ASSIGN(const auto others, corpus.layouts(wish.dataset));
    return free_name(name_from(wanted, title), [&](const std::string& name) {
        return std::ranges::find(others, name, &LayoutInfo::name) != others.end();
    });
}

// Adds the places of documents that had none; ids stay ascending.
void add_places(MapLayout& layout, const std::vector<DocumentId>& ids,
                const std::vector<bool>& placed, const MapPlaces& places) {
    MapLayout both = layout;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (placed[i]) continue;
        both.ids.push_back(ids[i]);
        both.x.push_back(places.x[i]);
        both.y.push_back(places.y[i]);
    }
    std::vector<std::size_t> order(both.ids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return both.ids[i]; });
    layout.ids.clear();
    layout.x.clear();
    layout.y.clear();
    for (const std::size_t i : order) {
        layout.ids.push_back(both.ids[i]);
        layout.x.push_back(both.x[i]);
        layout.y.push_back(both.y[i]);
    }
}

}  // namespace

Result<MapLayout> compute_map(const Corpus& corpus, const MapWish& wish, MadeMap& made,
                              std::stop_token stop, const Progress& progress) {
    return guard("making a map", [&]() -> Result<MapLayout> {
        SPARSESCOPE_ASSIGN(const LayoutMethodEntry* method,
                           find_part(layout_methods(), "way to make a map", wish.method));
        SPARSESCOPE_TRY(check_map_settings(wish.settings));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(wish.dataset));
        SPARSESCOPE_ASSIGN(const auto model, model_of(corpus, wish.model, dataset.id));
        const int k = model ? (wish.k > 0 ? wish.k : model->k) : 0;
        MapLayout layout;
        SPARSESCOPE_ASSIGN(layout.info.name, name_for(corpus, wish, method->title, model, k));
        SPARSESCOPE_ASSIGN(
            MapDocuments documents,
            map_documents(corpus, dataset, model ? &*model : nullptr, k, stop, progress));
        if (documents.ids.empty())
            return fail(
                ErrorCode::unsupported,
                fmt::format("Dataset \"{}\" has no documents to make a map of.", dataset.name));
        const MapSource source = documents.source();
        SPARSESCOPE_ASSIGN(MapPlaces places,
                           lay_out(wish.method, source, wish.settings, stop, progress));
        SPARSESCOPE_ASSIGN(const MapQuality quality, judge_map(source, places.x, places.y,
                                                               judged_neighbours, stop, progress));
        layout.info.dataset = dataset.id;
        layout.info.model = wish.model;
        layout.info.k = k;
        layout.info.method = wish.method;
        layout.info.settings = json_of(wish.settings, method->params).dump();
        layout.info.documents = std::ssize(documents.ids);
        layout.info.trustworthiness = quality.trustworthiness;
        layout.info.continuity = quality.continuity;
        layout.ids = std::move(documents.ids);
        layout.x = std::move(places.x);
        layout.y = std::move(places.y);
        made = {layout.info, places.lonely, places.duplicates, quality.judged};
        return layout;
    });
}

Result<MadeMap> make_map(Corpus& corpus, const MapWish& wish, std::stop_token stop,
                         const Progress& progress) {
    MadeMap made;
    SPARSESCOPE_ASSIGN(MapLayout layout, compute_map(corpus, wish, made, stop, progress));
    if (stop.stop_requested()) return cancelled();
    SPARSESCOPE_ASSIGN(const LayoutId id, corpus.add_layout(layout));
    SPARSESCOPE_ASSIGN(const auto all, corpus.layouts(wish.dataset));
    const auto kept = std::ranges::find(all, id, &LayoutInfo::id);
    if (kept != all.end()) made.info = *kept;
    return made;
}

Result<std::int64_t> place_new_documents(Corpus& corpus, LayoutId id, std::stop_token stop,
                                         const Progress& progress) {
    return guard("placing documents on a map", [&]() -> Result<std::int64_t> {
        SPARSESCOPE_ASSIGN(MapLayout layout, corpus.layout(id));
        SPARSESCOPE_ASSIGN(const std::int64_t missing, documents_without_place(corpus, layout));
        if (missing == 0) return 0;
        if (layout.info.k > 0 && !layout.info.model)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The model that the map \"{}\" was made of was deleted, so "
                                    "new documents cannot be placed on it. Make a new map.",
                                    layout.info.name));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(layout.info.dataset));
        SPARSESCOPE_ASSIGN(const auto model, model_of(corpus, layout.info.model, dataset.id));
        SPARSESCOPE_ASSIGN(const MapDocuments documents,
                           map_documents(corpus, dataset, model ? &*model : nullptr, layout.info.k,
                                         stop, progress));
        std::vector<bool> placed(documents.ids.size());
        MapPlaces places;
        places.x.resize(placed.size());
        places.y.resize(placed.size());
        for (std::size_t i = 0; i < placed.size(); ++i) {
            const auto found = std::ranges::lower_bound(layout.ids, documents.ids[i]);
            if (found == layout.ids.end() || *found != documents.ids[i]) continue;
            const auto at = static_cast<std::size_t>(found - layout.ids.begin());
            placed[i] = true;
            places.x[i] = layout.x[at];
            places.y[i] = layout.y[at];
        }
        SPARSESCOPE_TRY(place_near(documents.source(), placed, settings_of(layout.info.settings),
                                   places, stop, progress));
        if (stop.stop_requested()) return cancelled();
        add_places(layout, documents.ids, placed, places);
        SPARSESCOPE_TRY(corpus.set_layout_places(id, layout));
        return std::ranges::count(placed, false);
    });
}

Result<std::int64_t> documents_without_place(const Corpus& corpus, const MapLayout& layout) {
    SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(layout.info.dataset));
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus.removed_rows(layout.info.dataset));
    std::int64_t without = 0;
    for (std::size_t row = 0; row < ids.size(); ++row)
        if (!removed.contains(row) && !std::ranges::binary_search(layout.ids, ids[row])) ++without;
    return without;
}

std::vector<std::int64_t> rows_of_map(const MapLayout& layout,
                                      std::span<const DocumentId> ids_by_row) {
    std::vector<std::int64_t> rows(layout.ids.size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto found = std::ranges::lower_bound(ids_by_row, layout.ids[i]);
        if (found != ids_by_row.end() && *found == layout.ids[i])
            rows[i] = found - ids_by_row.begin();
    }
    return rows;
}

}  // namespace sparsescope

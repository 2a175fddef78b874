// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/map_coloring.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include <QColor>

#include "app/controllers/document_rows.h"
#include "app/controllers/map_values.h"
#include "core/filter/filter.h"
#include "widgets/map/map_palette.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using What = MapColorBy::What;

// The most frequent classes get a colour each, and the others share one. class_of[number] is −1
// where there is none.
void color_classes(MapColoring& coloring, const std::vector<int>& class_of,
                   const std::vector<QString>& names, const QString& none, const MapData& data) {
    std::vector<std::int64_t> counts(names.size(), 0);
    for (std::size_t number = 0; number < class_of.size(); ++number)
        if (class_of[number] >= 0 && data.rows[number] >= 0)
            ++counts[static_cast<std::size_t>(class_of[number])];
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    while (!order.empty() && counts[order.back()] == 0)
        order.pop_back();
    const std::size_t shown = std::min<std::size_t>(order.size(), MapColoring::classes_shown);
    const auto rest = static_cast<std::uint8_t>(shown);
    std::vector<std::uint8_t> color(names.size(), rest);
    for (std::size_t i = 0; i < shown; ++i) {
        color[order[i]] = static_cast<std::uint8_t>(i);
        coloring.legend.push_back({names[order[i]], static_cast<int>(i), counts[order[i]]});
    }
    std::int64_t others = 0;
    std::int64_t unclassed = 0;
    coloring.of.assign(class_of.size(), rest);
    for (std::size_t number = 0; number < class_of.size(); ++number) {
        const int one = class_of[number];
        if (one >= 0) coloring.of[number] = color[static_cast<std::size_t>(one)];
        if (data.rows[number] < 0) continue;
        if (one < 0) ++unclassed;
        if (one >= 0 && coloring.of[number] == rest) ++others;
    }
    coloring.without = unclassed;
    if (others + unclassed == 0) return;
    const QString several = QString("%1 other").arg(order.size() - shown);
    const QString name = others == 0 ? none : unclassed == 0 ? several : several + ", or " + none;
    coloring.legend.push_back({name, static_cast<int>(rest), others + unclassed, true});
}

void color_labels(MapColoring& coloring, const MapData& data) {
    std::vector<QString> names;
    for (std::size_t i = 0; i < data.dataset.label_names.size(); ++i)
        names.push_back(label_of(data.dataset, static_cast<std::int32_t>(i)));
    std::vector<int> classes(data.labels.begin(), data.labels.end());
    for (int& one : classes)
        if (one < 0 || static_cast<std::size_t>(one) >= names.size()) one = -1;
    color_classes(coloring, classes, names, "without a label", data);
    if (data.dataset.labelled_documents == 0)
        coloring.note = "No document of this dataset has a label.";
}

void color_splits(MapColoring& coloring, const MapData& data) {
    std::vector<int> classes;
    for (const Split split : data.splits)
        classes.push_back(split == Split::train        ? 0
                          : split == Split::validation ? 1
                          : split == Split::test       ? 2
                                                       : -1);
    color_classes(coloring, classes, {"train", "validation", "test"}, "in no part", data);
}

Status color_tags(MapColoring& coloring, const Corpus& corpus, const MapData& data,
                  const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(auto tags, corpus.tags(data.dataset.id));
    if (tags.empty()) coloring.note = "No document of this dataset has a tag.";
    std::ranges::stable_sort(
        tags, [](const TagInfo& a, const TagInfo& b) { return a.documents > b.documents; });
    if (tags.size() > 100) tags.resize(100);
    std::vector<int> classes(data.ids.size(), -1);
    std::vector<QString> names;
    // A document with several tags shows its rarest, which comes last.
    for (const TagInfo& tag : tags) {
        SPARSESCOPE_ASSIGN(const RowSet rows,
                           corpus.rows_where(data.dataset.id, TagIs{tag.name}, stop));
        for (std::size_t number = 0; number < classes.size(); ++number) {
            if (data.rows[number] >= 0 &&
                rows.contains(static_cast<std::size_t>(data.rows[number])))
                classes[number] = static_cast<int>(names.size());
        }
        names.push_back(QString::fromStdString(tag.name));
    }
    color_classes(coloring, classes, names, "without a tag", data);
    return {};
}

// Between the second and the ninety-eighth of a hundred, so that a few that are far off do not make
// all others alike. NaN: no value.
void color_numbers(MapColoring& coloring, const std::vector<double>& values, const MapData& data,
                   bool from_zero, const std::function<QString(double)>& words) {
    coloring.scale = MapColoring::Scale::sequential;
    std::vector<double> sorted;
    for (std::size_t number = 0; number < values.size(); ++number)
        if (std::isfinite(values[number]) && data.rows[number] >= 0)
            sorted.push_back(values[number]);
    coloring.of.assign(values.size(), MapColoring::steps);
    coloring.without = static_cast<std::int64_t>(data.points->size() - sorted.size());
    if (sorted.empty()) return;
    std::ranges::sort(sorted);
    const auto quantile = [&](double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    const double low = from_zero ? 0 : quantile(0.02);
    const double high = std::max(quantile(from_zero ? 1 : 0.98), low);
    const double range = high > low ? high - low : 1;
    for (std::size_t number = 0; number < values.size(); ++number) {
        if (!std::isfinite(values[number])) continue;
        const double share = std::clamp((values[number] - low) / range, 0.0, 1.0);
        coloring.of[number] =
            static_cast<std::uint8_t>(std::lround(share * (MapColoring::steps - 1)));
    }
    coloring.low = words(low);
    coloring.high = words(high);
}

QString plain_number(double value) {
    return format::number(value);
}

void color_neuron(MapColoring& coloring, const MapColorQuestion& question) {
    const MapData& data = *question.data;
    if (!question.model || !question.neuron) {
        coloring.note = question.model ? "Select a neuron to see where it is active."
                                       : "Weights of a neuron need a model of this dataset.";
        coloring.of.assign(data.ids.size(), 0);
        return;
    }
    coloring.title = question.neuron_name;
    color_numbers(coloring, neuron_weights(data, *question.model, question.k, *question.neuron),
                  data, true, plain_number);
    if (coloring.low.isEmpty())
        coloring.note =
            QString("No document on the map activates this neuron at k = %1.").arg(question.k);
}

// A grid of colours over the map: a neuron has that of its own place, so neighbours look alike.
void color_strongest(MapColoring& coloring, const MapColorQuestion& question) {
    const MapData& data = *question.data;
    constexpr int side = MapColoring::place_side;
    if (!question.model) {
        coloring.note = "The strongest neuron of a document needs a model of this dataset.";
        coloring.of.assign(data.ids.size(), 0);
        return;
    }
    coloring.scale = MapColoring::Scale::places;
    coloring.of.assign(data.ids.size(), side * side);
    const MapBox& box = data.points->bounds();
    for (std::size_t number = 0; number < data.ids.size(); ++number) {
        if (data.rows[number] < 0) continue;
        const auto code = question.model->codes.row(static_cast<std::size_t>(data.rows[number]));
        if (code.empty()) {
            ++coloring.without;
            continue;
        }
        const std::size_t strongest = code.neurons.front();
        if (strongest >= question.neuron_places.size()) continue;
        const MapSpot at = question.neuron_places[strongest];
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
        const auto cell = [](double share) {
            return std::clamp(static_cast<int>(share * side), 0, side - 1);
        };
        coloring.of[number] = static_cast<std::uint8_t>(
            cell((at.y - box.top) / box.height()) * side + cell((at.x - box.left) / box.width()));
    }
    coloring.note =
        "Each document has the colour of its strongest neuron; neurons that lie near each other "
        "have similar colours.";
}

Status color_field(MapColoring& coloring, const Corpus& corpus, const MapData& data,
                   const QString& field, const std::stop_token& stop) {
    coloring.title = field;
    SPARSESCOPE_ASSIGN(const FieldValues values,
                       field_values(corpus, data, field.toStdString(), stop));
    if (values.numbers) {
        const bool dates = values.dates;
        color_numbers(coloring, values.number, data, false, [dates](double value) {
            return dates ? date_words(value) : plain_number(value);
        });
        return {};
    }
    std::map<QString, int> known;
    std::vector<QString> names;
    std::vector<int> classes(values.text.size(), -1);
    for (std::size_t number = 0; number < values.text.size(); ++number) {
        if (values.text[number].isEmpty()) continue;
        const auto [at, added] =
            known.try_emplace(values.text[number], static_cast<int>(names.size()));
        if (added) names.push_back(values.text[number]);
        classes[number] = at->second;
    }
    color_classes(coloring, classes, names, "without a value", data);
    return {};
}

}  // namespace

Result<MapColoring> color_map(const Corpus& corpus, const MapColorQuestion& question,
                              const MapColorBy& by, const std::stop_token& stop) {
    const MapData& data = *question.data;
    MapColoring coloring;
    coloring.by = by;
    switch (by.what) {
        case What::nothing:
            coloring.of.assign(data.ids.size(), 0);
            break;
        case What::label:
            color_labels(coloring, data);
            break;
        case What::split:
            color_splits(coloring, data);
            break;
        case What::tag:
            SPARSESCOPE_TRY(color_tags(coloring, corpus, data, stop));
            break;
        case What::field:
            SPARSESCOPE_TRY(color_field(coloring, corpus, data, by.field, stop));
            break;
        case What::neuron:
            color_neuron(coloring, question);
            break;
        case What::strongest:
            color_strongest(coloring, question);
            break;
        case What::length: {
            coloring.title = "characters";
            SPARSESCOPE_ASSIGN(const auto lengths, text_lengths(corpus, data, stop));
            color_numbers(coloring, lengths, data, false, plain_number);
            break;
        }
        case What::active:
            coloring.title = "active neurons";
            if (!question.model) coloring.note = "Codes need a model of this dataset.";
            color_numbers(coloring, code_lengths(data, question.model.get(), question.k), data,
                          false, plain_number);
            break;
    }
    return coloring;
}

std::vector<QColor> colors_of(const MapColoring& coloring) {
    std::vector<QColor> colors;
    const QColor muted =
        theme::mix(theme::color(theme::Token::panel), theme::color(theme::Token::muted), 0.7);
    switch (coloring.scale) {
        case MapColoring::Scale::classes:
            for (const MapLegendEntry& entry : coloring.legend)
                colors.push_back(entry.other ? muted : theme::ordinal(entry.color));
            if (coloring.legend.empty()) colors.push_back(theme::ordinal(0));
            break;
        case MapColoring::Scale::sequential:
            for (int i = 0; i < MapColoring::steps; ++i)
                colors.push_back(
                    map_palette::sequential(static_cast<double>(i) / (MapColoring::steps - 1)));
            colors.push_back(theme::mix(theme::color(theme::Token::panel), muted, 0.5));
            break;
        case MapColoring::Scale::places:
            for (int y = 0; y < MapColoring::place_side; ++y) {
                for (int x = 0; x < MapColoring::place_side; ++x)
                    colors.push_back(map_palette::of_place((x + 0.5) / MapColoring::place_side,
                                                           (y + 0.5) / MapColoring::place_side));
            }
            colors.push_back(muted);
            break;
    }
    return colors;
}

}  // namespace sparsescope

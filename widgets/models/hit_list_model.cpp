// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/hit_list_model.h"

#include <algorithm>
#include <cmath>

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

QVariant hit_card(const HitRow& row, int role) {
    switch (role) {
        case TitleRole:
            return row.title;
        case LabelRole:
            return row.label;
        case ImageRole:
            return row.image;
        case CaptionRole:
            return row.caption;
        case Qt::AccessibleTextRole:
            return row.label.isEmpty() ? row.title : row.title + QStringLiteral(" — ") + row.label;
        default:
            return {};
    }
}

// A word that most texts have adds a millionth to a score of words, which says nothing to a reader.
double shown_score(const SearchHit& hit) {
    return hit.all_words ? std::round(1000 * hit.score) / 1000 : hit.score;
}

}  // namespace

double sum_of_parts(const SearchHit& hit) {
    if (!hit.places) return hit.score;
    double sum = 0;
    for (const Contribution& part : hit.contributions)
        sum += part.value;
    return sum;
}

HitListModel::HitListModel(QObject* parent) : RowTable({}, parent) {
    setColumns(columns());
}

void HitListModel::setHits(std::vector<HitRow> hits, const NeuronColors& colors) {
    colors_ = colors;
    scale_ = 1e-9;
    for (const auto& row : hits)
        scale_ =
            std::max({scale_, sum_of_parts(row.hit), row.hit.parts ? row.hit.parts->sparse : 0});
    setRows(std::move(hits));
}

int HitListModel::rowOf(DocumentId document) const {
    return findRow([document](const HitRow& row) { return row.hit.document == document; });
}

QVariant HitListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section == Score && role == Qt::ToolTipRole) return score_meaning_;
    return RowTable::headerData(section, orientation, role);
}

std::vector<BarSegment> HitListModel::segments(const SearchHit& hit) const {
    auto segments = colors_.segments(hit.contributions);
    // Where dense alone orders, the neurons say why a hit was found, not what its score is.
    if (hit.parts && hit.score != hit.parts->dense)
        segments.push_back(
            {0, tr("dense part"), hit.score - hit.parts->sparse, BarSegment::dense_part});
    return segments;
}

std::vector<Column<HitRow>> HitListModel::columns() const {
    return {
        {.title = tr("rank"),
         .tooltip = tr("Place in the list; ties are ordered by document number"),
         .alignment = right_aligned,
         .value = [](const HitRow& row) { return QVariant(row.rank); },
         .text = {}},
        {.title = tr("document"),
         .tooltip = tr("Text or image of the document, with its label"),
         .value = [](const HitRow& row) { return QVariant(row.title); },
         .more = hit_card},
        {.title = tr("score"),
         .alignment = right_aligned,
         .value = [](const HitRow& row) { return QVariant(row.hit.score); },
         .text = [](const HitRow& row) { return format::number(shown_score(row.hit)); },
         .descending_first = true},
        {.title = tr("contributions"),
         .tooltip = tr("What each shared neuron adds to the score; the parts add up to it exactly. "
                       "Sorts by the number of shared neurons"),
         .value =
             [](const HitRow& row) {
                 return QVariant(static_cast<int>(row.hit.contributions.size()));
             },
         .text =
             [](const HitRow& row) {
                 return row.hit.contributions.empty()
                            ? QString()
                            : format::counted(
                                  static_cast<std::int64_t>(row.hit.contributions.size()),
                                  tr("shared neuron"), tr("shared neurons"));
             },
         .more =
             [this](const HitRow& row, int role) {
                 return role == BarsRole ? QVariant::fromValue(segments(row.hit)) : QVariant();
             },
         .descending_first = true},
    };
}

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/without_chip.h"

#include <algorithm>

#include <QStringList>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

QString joined_without(const std::vector<std::string>& chips, std::size_t left_out) {
    QStringList rest;
    for (std::size_t i = 0; i < chips.size(); ++i)
        if (i != left_out) rest << QString::fromStdString(chips[i]);
    return rest.join(' ');
}

}  // namespace

Result<std::vector<WithoutChip>> without_each_chip(const Corpus& corpus, DatasetId dataset,
                                                   const Filter& filter,
                                                   std::optional<ModelAtK> model,
                                                   const std::stop_token& stop) {
    std::vector<WithoutChip> found;
    const auto chips = chips_of(filter);
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const QString rest = joined_without(chips, i);
        const auto parsed = parse_filter(rest.toStdString());
        if (!parsed) continue;
        SPARSESCOPE_ASSIGN(const RowSet rows, filter_rows(corpus, dataset, *parsed, model, stop));
        found.push_back(
            {QString::fromStdString(chips[i]), rest, static_cast<std::int64_t>(rows.count())});
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &WithoutChip::documents);
    return found;
}

QString without_chips_text(const std::vector<WithoutChip>& parts) {
    QStringList clauses;
    for (const WithoutChip& part : parts)
        clauses << QString("without %1, %2")
                       .arg(part.chip,
                            format::counted(part.documents, "document passes", "documents pass"));
    const QString text = clauses.join("; ");
    return text.left(1).toUpper() + text.mid(1) + '.';
}

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

QString name_of(QualityCard::Measured measured) {
    return measured == QualityCard::Measured::accuracy ? "accuracy" : "recall";
}

QString title_of(QualityCard::Measured measured) {
    return measured == QualityCard::Measured::accuracy ? "Validation 1-NN accuracy"
                                                       : "Validation recall@10 against dense";
}

QString definition_of(QualityCard::Measured measured) {
    return measured == QualityCard::Measured::accuracy
               ? "Share of validation documents whose nearest training document by cosine of codes "
                 "has the same label; one line per k, with several runs the k of each. In the "
                 "corner: validation documents asked, against training documents."
               : "Share of the ten nearest documents by the dense embedding that are also among "
                 "the ten nearest by code; one line per k, with several runs the k of each. In the "
                 "corner: validation documents asked, against training documents.";
}

}  // namespace

QualityCard::QualityCard(Measured measured)
    : LineCard(name_of(measured), title_of(measured), definition_of(measured)),
      measured_(measured) {
    lines()->setLeftAxis({.title = measured == Measured::accuracy ? "accuracy" : "recall@10",
                          .format = AxisFormat::percent});
}

std::optional<double> QualityCard::valueOf(const HeldOutQuality& quality) const {
    return measured_ == Measured::accuracy ? quality.nearest_neighbour_accuracy
                                           : quality.recall_at_10;
}

std::vector<int> QualityCard::ksOf(const RunView& view) const {
    std::vector<int> ks;
    for (const HeldOutQuality& quality : view.shown().metrics.held_out)
        if (valueOf(quality)) ks.push_back(quality.k);
    std::sort(ks.begin(), ks.end());
    ks.erase(std::unique(ks.begin(), ks.end()), ks.end());
    return ks;
}

void QualityCard::showRuns(const RunView& view) {
    const auto measure = [this](LineSeriesSpec spec, int k) {
        spec.exact = spec.dots = true;
        return Measure{.spec = spec,
                       .of_step = {},
                       .of_check = [this, k](const RunSeries& run, const HeldOutQuality& quality) {
                           return quality.k == (k > 0 ? k : run.config.k) ? valueOf(quality)
                                                                          : std::nullopt;
                       }};
    };
    std::vector<int> ks;
    if (view.runs.size() == 1) ks = ksOf(view);
    if (ks != ks_ || (ks.empty() && !compares_)) {
        ks_ = ks;
        compares_ = ks.empty();
        std::vector<Measure> measures;
        for (std::size_t i = 0; i < ks_.size(); ++i)
            measures.push_back(measure(
                {.name = QString("k %1").arg(ks_[i]), .ordinal = static_cast<int>(i)}, ks_[i]));
        if (compares_)
            measures.push_back(
                measure({.name = "at the run's k", .meaning = theme::Series::sparse}, 0));
        setMeasures(std::move(measures));
    }
    LineCard::showRuns(view);
    const bool checked = !view.shown().metrics.held_out.empty();
    lines()->setEmptyText(!checked
                              ? "Appears at the first check on validation documents; needs some."
                          : measured_ == Measured::accuracy
                              ? "The validation documents have no labels, so there is no accuracy "
                                "to show."
                              : "This run was not compared with the dense embeddings.");
}

void QualityCard::showNumbers(const RunView& view) {
    QStringList values;
    const auto check = view.check();
    for (const HeldOutQuality* quality : check)
        if (const auto value = valueOf(*quality); value && quality->k == view.shown().config.k)
            values << QString("%1 at k %2").arg(format::percent(*value)).arg(quality->k);
    setValue(values.join(" · "));
    if (check.empty()) return setNote({});
    const QString sets =
        QString("%1 vs %2")
            .arg(format::count(check.front()->queries), format::count(check.front()->database));
    // Checks are rare: between two the numbers are those of the one before.
    const StepMetrics* step = view.step();
    const bool older = step && check.front()->step < step->step;
    setNote(older ? QString("step %1 · ").arg(format::count(check.front()->step)) + sets : sets);
}

namespace train_card_entries {

const TrainCardEntry& quality_entry() {
    static constexpr TrainCardEntry entry{[]() -> std::vector<TrainCard*> {
        return {new QualityCard(QualityCard::Measured::accuracy),
                new QualityCard(QualityCard::Measured::recall)};
    }};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope

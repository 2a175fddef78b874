// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// The parts are called "contrast@8": the loss of embeddings masked to their 8 largest magnitudes.
QString part_label(const QString& part) {
    const qsizetype at = part.indexOf('@');
    return at < 0 ? part : "k " + part.mid(at + 1);
}

std::optional<double> part_value(const StepMetrics& step, const std::string& name) {
    for (const LossValue& loss : step.losses)
        if (loss.name == name) return loss.value;
    return std::nullopt;
}

QStringList tuned_parts(const RunView& view) {
    QStringList parts;
    if (view.shown().metrics.steps.empty()) return parts;
    for (const LossValue& loss : view.shown().metrics.steps.front().losses)
        parts << QString::fromStdString(loss.name);
    return parts;
}

Measure tuned_part(const QString& part, int ordinal) {
    return {.spec = {.name = part_label(part), .ordinal = ordinal},
            .of_step = [name = part.toStdString()](
                           const StepMetrics& step) { return part_value(step, name); },
            .of_check = {}};
}

}  // namespace

TuneLossCard::TuneLossCard()
    : LineCard("tune_loss", "Loss of the pairs",
               "How hard it still is to tell the partner of a document from the others of its "
               "batch (InfoNCE; of scored pairs CoSENT), by the embeddings with only their k "
               "largest numbers kept: one line for each k. Their sum is what is trained. With "
               "several runs, the sum of each.") {
    lines()->setLeftAxis({.title = "loss", .from_zero = true});
}

void TuneLossCard::showRuns(const RunView& view) {
    const bool compares = view.runs.size() > 1;
    if (const QStringList parts = tuned_parts(view); parts != parts_ || compares != compares_) {
        parts_ = parts;
        compares_ = compares;
        std::vector<Measure> measures;
        for (int i = 0; !compares && i < parts_.size(); ++i)
            measures.push_back(tuned_part(parts_[i], i));
        if (measures.size() < 2)  // one part is the total
            measures = {line_of(&StepMetrics::total_loss, {.meaning = theme::Series::total})};
        setMeasures(std::move(measures));
    }
    LineCard::showRuns(view);
}

void TuneLossCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    setValue(step ? format::number(step->total_loss) : QString());
    setNote(step && step->losses.size() > 1
                ? QString("sum over %1 k, this batch").arg(step->losses.size())
            : step ? QString("this batch")
                   : QString());
}

namespace train_card_entries {

const TrainCardEntry& tune_loss_entry() {
    static constexpr TrainCardEntry entry{make_card<TuneLossCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope

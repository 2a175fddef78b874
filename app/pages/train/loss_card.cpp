// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <optional>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

struct LossLook {
    const char* name;   // of the loss part
    const char* title;  // direct label
    theme::Series meaning;
};
constexpr LossLook loss_looks[] = {
    {"reconstruction", "at k", theme::Series::reconstruction},
    {"reconstruction_4k", "at 4k", theme::Series::reconstruction_4k},
    {"auxiliary", "auxiliary", theme::Series::auxiliary},
    {"contrastive", "contrast", theme::Series::contrastive},
    {"levels", "levels", theme::Series::contrastive},  // the contrast of recipes with levels
};

// A part without a meaning of its own takes a colour that none of the known ones has.
constexpr std::array free_colours{3, 5, 2};

std::optional<double> weighted(const StepMetrics& step, const std::string& name) {
    for (const LossValue& loss : step.losses)
        if (loss.name == name) return loss.value * loss.weight;
    return std::nullopt;
}

Measure part_measure(const QString& part, std::size_t& others) {
    LineSeriesSpec spec{.name = part, .stacked = true};
    bool known = false;
    for (const LossLook& look : loss_looks) {
        if (part != look.name) continue;
        known = true;
        spec.name = look.title;
        spec.meaning = look.meaning;
    }
    if (!known) spec.ordinal = free_colours[others++ % free_colours.size()];
    return {.spec = spec,
            .of_step = [name = part.toStdString()](
                           const StepMetrics& step) { return weighted(step, name); },
            .of_check = {}};
}

// In the order in which the runs have them; a run may have parts that another has not.
QStringList parts_of(const RunView& view) {
    QStringList parts;
    for (const RunSeries* run : view.runs) {
        if (run->metrics.steps.empty()) continue;
        for (const LossValue& loss : run->metrics.steps.front().losses) {
            const QString name = QString::fromStdString(loss.name);
            if (!parts.contains(name)) parts << name;
        }
    }
    return parts;
}

}  // namespace

LossCard::LossCard()
    : LineCard("losses", "Loss, part by part",
               "Each part of the loss times its weight, one upon the other: together they make the "
               "total. At k and at 4k: the mean squared error of the reconstruction from that many "
               "neurons. With several runs, or a log axis, lines instead of areas.") {
    lines()->setLeftAxis({.title = "weight · loss", .from_zero = true});
}

void LossCard::showRuns(const RunView& view) {
    if (const QStringList parts = parts_of(view); parts != parts_) {
        parts_ = parts;
        std::vector<Measure> measures;
        std::size_t others = 0;
        for (const QString& part : parts_)
            measures.push_back(part_measure(part, others));
        measures.push_back({.spec = {.name = "total", .meaning = theme::Series::total},
                            .of_step = [](const StepMetrics& step) { return step.total_loss; },
                            .of_check = {}});
        setMeasures(std::move(measures));
    }
    LineCard::showRuns(view);
}

void LossCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    setValue(step ? format::number(step->total_loss) : QString());
    setNote(step ? QString("total, this batch") : QString());
}

namespace train_card_entries {

const TrainCardEntry& loss_entry() {
    static constexpr TrainCardEntry entry{make_card<LossCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope

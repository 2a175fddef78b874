// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include <QCursor>
#include <QMenu>

#include "app/pages/train/cards.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr int most_named = 24;  // neurons of one mark that a menu lists

// k is not logged at every step; between two that were, it is what the schedule says.
Measure k_line() {
    Measure k = line_of(&StepMetrics::k,
                        {.meaning = theme::Series::k, .dash = LineDash::dashed, .step = true});
    k.between = [](const RunSeries& run) -> std::function<double(std::int64_t)> {
        auto schedule = schedule_of(run);
        if (!schedule) return {};
        return [schedule = std::move(*schedule)](std::int64_t step) {
            return static_cast<double>(schedule.k_at(step));
        };
    };
    return k;
}

std::vector<Measure> activity_measures() {
    using theme::Series;
    constexpr auto right = AxisSide::right;
    return {k_line(),
            own_line_of(&HeldOutQuality::dead_share,
                        {.meaning = Series::dead, .axis = right, .exact = true, .dots = true}),
            alone(line_of(&StepMetrics::dead_share,
                          {.meaning = Series::dead, .axis = right, .dash = LineDash::dash_dot})),
            alone(line_of(&StepMetrics::dead_share_4k,
                          {.meaning = Series::dead, .axis = right, .dash = LineDash::dotted}))};
}

QString named(const std::vector<std::uint32_t>& neurons) {
    QStringList names;
    for (std::size_t i = 0; i < neurons.size() && i < 3; ++i)
        names << QString::number(neurons[i]);
    if (neurons.size() > 3) names << "…";
    return QString("%1 died: %2")
        .arg(format::counted(static_cast<std::int64_t>(neurons.size()), "neuron", "neurons"),
             names.join(", "));
}

std::vector<ChartPhase> phases_of(const RunSeries& run) {
    const auto schedule = schedule_of(run);
    if (!schedule || schedule->annealing_steps() <= 0) return {};
    const auto end = std::min(schedule->annealing_steps(), run.total_steps);
    return {{0, static_cast<double>(end), "annealing"}};
}

}  // namespace

ActivityCard::ActivityCard()
    : LineCard(
          "activity", "k and dead neurons",
          "k: active neurons per code at this step. Dead: share of all neurons never active "
          "on the validation documents (1,000 of them at most) at the run's k, measured at each "
          "check. Silent at k, at 4k: not among the k, or the 4k, strongest of any training "
          "sample of the last window, whose length stands in the corner as N. Crosses: "
          "neurons that fell silent for a whole window; click one to see what they owned. "
          "With several runs: k, and dead.",
          activity_measures()) {
    lines()->setLeftAxis({.title = "k", .minimum = 0, .whole = true});
    lines()->setRightAxis(
        {.title = "neurons", .format = AxisFormat::percent, .minimum = 0, .from_zero = true});
    connect(lines(), &LineChart::markActivated, this, &ActivityCard::openMark);
}

void ActivityCard::showRuns(const RunView& view) {
    if (view.generation != generation_) {
        generation_ = view.generation;
        marked_until_ = -1;
        deaths_.clear();
        lines()->setPhases(phases_of(view.shown()));
        lines()->setMarks({});
    }
    LineCard::showRuns(view);
    showMarks(view);
}

void ActivityCard::showMarks(const RunView& view) {
    const auto& changes = view.shown().metrics.changes;
    const std::int64_t newest = changes.empty() ? -1 : std::min(changes.back().step, view.until);
    if (newest == marked_until_) return;
    marked_until_ = newest;
    deaths_.clear();
    std::vector<ChartMark> marks;
    for (const NeuronChanges& change : changes) {
        if (change.died.empty() || change.step > view.until) continue;
        marks.push_back({static_cast<qint64>(deaths_.size()), static_cast<double>(change.step),
                         named(change.died), theme::Series::dead});
        deaths_.push_back(change);
    }
    lines()->setMarks(std::move(marks));
}

void ActivityCard::openMark(qint64 id) {
    const NeuronChanges& change = deaths_.at(static_cast<std::size_t>(id));
    if (change.died.size() == 1) {
        Q_EMIT deathActivated(change.died.front(), change.step);
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSection(QString("Died by step %1").arg(format::count(change.step)));
    for (std::size_t i = 0; i < change.died.size() && i < most_named; ++i) {
        const quint32 neuron = change.died[i];
        const qint64 step = change.step;
        connect(menu->addAction(QString("Neuron %1").arg(neuron)), &QAction::triggered, this,
                [this, neuron, step] { Q_EMIT deathActivated(neuron, step); });
    }
    if (change.died.size() > most_named)
        menu->addAction(QString("and %1 more").arg(change.died.size() - most_named))
            ->setEnabled(false);
    menu->popup(QCursor::pos());
}

void ActivityCard::showNumbers(const RunView& view) {
    const StepMetrics* step = view.step();
    QString value = step ? QString("k %1").arg(step->k) : QString();
    // A joint run looks at pairs, which tell nothing of dead neurons.
    for (const HeldOutQuality* quality : view.check())
        if (quality->k == view.shown().config.k && std::isfinite(quality->dead_share))
            value += QString(" · %1 dead").arg(format::percent(quality->dead_share));
    setValue(value);
    setNote(step ? QString("born %1 · died %2 · revived %3 · N %4")
                       .arg(format::count(step->born.value_or(0)),
                            format::count(step->died.value_or(0)),
                            format::count(step->revived.value_or(0)),
                            format::si(static_cast<double>(step->window_samples)))
                 : QString());
}

namespace train_card_entries {

const TrainCardEntry& activity_entry() {
    static constexpr TrainCardEntry entry{make_card<ActivityCard>};
    return entry;
}

}  // namespace train_card_entries

}  // namespace sparsescope

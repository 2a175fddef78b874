// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/schedule_preview.h"

#include <algorithm>
#include <chrono>

#include <QDateTime>
#include <QScrollArea>
#include <QVBoxLayout>

#include "core/recipe/schedule.h"
#include "core/recipe/schedule_notes.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int schedule_height = 104;
constexpr int fewest_lines = 3;
constexpr int most_lines = 4;  // more is scrolled to: the settings need the room too
constexpr std::chrono::seconds clock_interval{10};

}  // namespace

SchedulePreview::SchedulePreview(const QString& name, QWidget* parent)
    : QWidget(parent),
      chart_(new LineChart),
      verdict_(new TextLabel(QString(), theme::Type::caption, theme::Token::muted)),
      area_(scrolling(verdict_)) {
    chart_->setObjectName(name + "_schedule");
    chart_->setFixedHeight(theme::scaled(schedule_height));
    chart_->addSeries(
        {.name = "k", .meaning = theme::Series::k, .dash = LineDash::dashed, .step = true});
    chart_->setXAxis({.title = "step", .minimum = 0});
    chart_->setLeftAxis({.title = "k", .minimum = 0, .whole = true});
    chart_->setEmptyText("The path of k over the steps appears here.");
    verdict_->setObjectName(name + "_verdict");
    verdict_->setWordWrap(true);
    verdict_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    area_->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(chart_);
    column->addWidget(area_);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        chart_->setFixedHeight(theme::scaled(schedule_height));
        fitText();
    });
    clock_.setInterval(clock_interval);
    connect(&clock_, &QTimer::timeout, this, &SchedulePreview::sayPlan);
    fitText();
}

void SchedulePreview::complain(const QString& sentence) {
    clock_.stop();
    verdict_->setToken(theme::Token::bad);
    say("⚠ " + sentence);
}

void SchedulePreview::showWords(const QString& words) {
    clock_.stop();
    chart_->hide();
    verdict_->setToken(theme::Token::muted);
    if (words != verdict_->text()) say(words);
}

void SchedulePreview::showPlan(const TrainConfig& requested, const TrainConfig& resolved,
                               const DataShape& shape, const RunForecast* forecast) {
    chart_->show();
    showCurve(resolved, shape);
    steps_ = planned_steps(resolved, shape.train_documents);
    forecast_ = forecast ? std::optional(*forecast) : std::nullopt;
    notes_.clear();
    for (const std::string& note : schedule_notes(requested, resolved, shape))
        notes_ << "• " + QString::fromStdString(note);
    verdict_->setToken(theme::Token::muted);
    sayPlan();
    clock_.start();
}

// Again and again, because the time at which a run would end moves on.
void SchedulePreview::sayPlan() {
    const QString plan =
        forecast_sentence(steps_, forecast_ ? &*forecast_ : nullptr, QDateTime::currentDateTime());
    const QString text = (QStringList{plan} + notes_).join('\n');
    if (text != verdict_->text()) say(text);
}

void SchedulePreview::showCurve(const TrainConfig& resolved, const DataShape& shape) {
    const AnnealingSchedule schedule(resolved, total_steps(resolved, shape.train_documents));
    const std::int64_t steps = planned_steps(resolved, shape.train_documents);
    std::vector<ChartPoint> points;
    const auto add = [&](std::int64_t step, int k) {
        points.push_back({static_cast<double>(step), static_cast<double>(k)});
    };
    // Every step at which k changes, and no other: between them the line is level.
    const std::int64_t falling = std::min(schedule.annealing_steps(), steps - 1);
    for (std::int64_t step = 0; step <= falling; ++step)
        if (const int k = schedule.k_at(step); points.empty() || points.back().y != k) add(step, k);
    if (steps > 1) add(steps - 1, schedule.k_at(steps - 1));
    chart_->setData(0, points);
    std::vector<ChartPhase> phases;
    if (const auto end = std::min(schedule.annealing_steps(), steps); end > 0)
        phases.push_back({0, static_cast<double>(end), "annealing"});
    chart_->setPhases(phases);
}

void SchedulePreview::say(const QString& text) {
    verdict_->setText(text);
    fitText();
}

void SchedulePreview::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitText();
}

void SchedulePreview::fitText() {
    const int line = verdict_->fontMetrics().lineSpacing();
    const int wanted = verdict_->text().isEmpty() ? 0 : verdict_->heightForWidth(width());
    area_->setFixedHeight(std::clamp(wanted, fewest_lines * line, most_lines * line));
}

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/schedule_preview.h"

#include <algorithm>

#include <QDateTime>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/parts/run_forecast.h"
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
constexpr int schedule_points = 400;
constexpr int fewest_lines = 3;
constexpr int most_lines = 4;  // more is scrolled to: the settings need the room too
constexpr double seconds_per_day = 86400;

QString duration_note(std::int64_t steps, const RunForecast* forecast) {
    const QString count = format::counted(steps, "step", "steps");
    if (!forecast) return count + "; how long they take is known once a run has been measured.";
    const QDateTime end =
        QDateTime::currentDateTime().addMSecs(static_cast<qint64>(forecast->seconds * 1000));
    const QString when = forecast->seconds < seconds_per_day
                             ? QLocale().toString(end.time(), QLocale::ShortFormat)
                             : QLocale().toString(end, QLocale::ShortFormat);
    return QString("%1, about %2 at the speed of “%3”: started now, it ends near %4.")
        .arg(count, format::duration(forecast->seconds), forecast->run, when);
}

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
    fitText();
}

void SchedulePreview::complain(const QString& sentence) {
    verdict_->setToken(theme::Token::bad);
    say("⚠ " + sentence);
}

void SchedulePreview::showPlan(const TrainConfig& requested, const TrainConfig& resolved,
                               const DataShape& shape, const RunForecast* forecast) {
    showCurve(resolved, shape);
    QStringList notes{duration_note(planned_steps(resolved, shape.train_documents), forecast)};
    for (const std::string& note : schedule_notes(requested, resolved, shape))
        notes << "• " + QString::fromStdString(note);
    verdict_->setToken(theme::Token::muted);
    say(notes.join('\n'));
}

void SchedulePreview::showCurve(const TrainConfig& resolved, const DataShape& shape) {
    const AnnealingSchedule schedule(resolved, total_steps(resolved, shape.train_documents));
    const std::int64_t steps = planned_steps(resolved, shape.train_documents);
    const std::int64_t stride = std::max<std::int64_t>(1, steps / schedule_points);
    std::vector<ChartPoint> points;
    const auto add = [&](std::int64_t step) {
        points.push_back({static_cast<double>(step), static_cast<double>(schedule.k_at(step))});
    };
    for (std::int64_t step = 0; step < steps - 1; step += stride)
        add(step);
    if (steps > 0) add(steps - 1);
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/label_bars.h"

#include <QBarSet>
#include <QChart>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QHorizontalBarSeries>
#include <QPainter>
#include <QToolTip>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

QString share_text(const LabelBar& bar) {
    const QString share = format::percent(bar.share);
    if (!bar.lift) return share;
    return share + QStringLiteral("  ×") + format::number(*bar.lift, 2);
}

}  // namespace

LabelBars::LabelBars(QWidget* parent)
    : Chart(parent),
      series_(new QHorizontalBarSeries(this)),
      set_(new QBarSet(QString(), this)),
      x_axis_(new QValueAxis(this)),
      y_axis_(new QValueAxis(this)) {
    setRenderHint(QPainter::Antialiasing, false);
    series_->append(set_);
    series_->setBarWidth(0.5);
    chart()->addSeries(series_);
    chart()->addAxis(x_axis_, Qt::AlignBottom);
    chart()->addAxis(y_axis_, Qt::AlignLeft);
    for (auto* axis : {x_axis_, y_axis_}) {
        axis->setVisible(false);
        series_->attachAxis(axis);
    }
    x_axis_->setRange(0, 1);  // always the whole: bars of different neurons compare
    y_axis_->setReverse(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    scheduleRefresh();
}

void LabelBars::setData(std::vector<LabelBar> bars, int limit) {
    bars_ = std::move(bars);
    limit_ = std::max(1, limit);
    updateGeometry();
    scheduleRefresh();
}

void LabelBars::setMeaning(theme::Series meaning) {
    meaning_ = meaning;
    scheduleRefresh();
}

int LabelBars::shown() const {
    return std::min(limit_, static_cast<int>(bars_.size()));
}

QSize LabelBars::sizeHint() const {
    return {theme::scaled(320), std::max(shown(), 3) * theme::row_height()};
}

QSize LabelBars::minimumSizeHint() const {
    return {theme::scaled(200), sizeHint().height()};
}

void LabelBars::refresh() {
    QList<qreal> values;
    for (int i = 0; i < shown(); ++i)
        values.push_back(std::clamp(bars_[static_cast<std::size_t>(i)].share, 0.0, 1.0));
    set_->remove(0, set_->count());
    set_->append(values);
    set_->setBrush(theme::line_color(theme::series(meaning_)));
    set_->setPen(Qt::NoPen);
    y_axis_->setRange(-0.5, std::max(shown(), 1) - 0.5);
    const QFontMetricsF metrics(theme::font(theme::Type::body));
    double widest = 0;
    double widest_share = metrics.horizontalAdvance(format::percent(0.888));
    for (int i = 0; i < shown(); ++i) {
        const auto& bar = bars_[static_cast<std::size_t>(i)];
        // Measuring a whole novel takes as long as laying it out, and no label shows that much.
        widest = std::max(widest, metrics.horizontalAdvance(bar.label.left(100)));
        widest_share = std::max(widest_share, metrics.horizontalAdvance(share_text(bar)));
    }
    Margins margins;
    margins.left = std::min(widest + 10, 0.4 * viewport()->width());
    margins.right = widest_share + 8;
    setPlotMargins(margins);
}

double LabelBars::rowCenter(int row) const {
    return plot().area.top() + plot().area.height() * (row + 0.5) / shown();
}

void LabelBars::paintBelow(QPainter& painter) {
    QColor groove = theme::color(theme::Token::line);
    for (int row = 0; row < shown(); ++row) {
        const double half = plot().area.height() / shown() / 4;
        painter.fillRect(
            QRectF(plot().area.left(), rowCenter(row) - half, plot().area.width(), 2 * half),
            theme::mix(theme::color(theme::Token::panel), groove, 0.45));
    }
}

void LabelBars::paintAbove(QPainter& painter) {
    painter.setFont(theme::font(theme::Type::body));
    const QFontMetricsF metrics(painter.font());
    const double height = plot().area.height() / shown();
    for (int row = 0; row < shown(); ++row) {
        const auto& bar = bars_[static_cast<std::size_t>(row)];
        const QRectF line(0, rowCenter(row) - height / 2, viewport()->width(), height);
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(QRectF(line.left(), line.top(), plot().area.left() - 8, height),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(bar.label.left(300).simplified(), Qt::ElideRight,
                                            plot().area.left() - 8));
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, share_text(bar));
        paintWhisker(painter, row);
        if (!bar.base_rate) continue;
        const double x =
            plot().area.left() + plot().area.width() * std::clamp(*bar.base_rate, 0.0, 1.0);
        painter.fillRect(
            QRectF(std::round(x) - 1, rowCenter(row) - height * 0.32, 2, height * 0.64),
            theme::color(theme::Token::text));
    }
}

void LabelBars::paintWhisker(QPainter& painter, int row) const {
    const auto& bar = bars_[static_cast<std::size_t>(row)];
    if (!bar.low || !bar.high) return;
    const auto pixel = [this](double share) {
        return std::round(plot().area.left() + plot().area.width() * std::clamp(share, 0.0, 1.0));
    };
    const double left = pixel(*bar.low);
    const double right = pixel(*bar.high);
    const double cap = plot().area.height() / shown() * 0.14;
    const double middle = std::round(rowCenter(row));
    const QColor ink = theme::color(theme::Token::muted);
    painter.fillRect(QRectF(left, middle - 0.5, std::max(1.0, right - left), 1), ink);
    for (const double x : {left, right})
        painter.fillRect(QRectF(x - 0.5, middle - cap, 1, 2 * cap), ink);
}

QString LabelBars::rowText(const LabelBar& bar) const {
    QString text = tr("%1: %2 of the active documents (%3)")
                       .arg(bar.label, format::percent(bar.share), format::count(bar.documents));
    if (bar.base_rate)
        text += tr("; %1 of all documents (the mark)").arg(format::percent(*bar.base_rate));
    if (bar.lift) text += tr("; lift %1").arg(format::number(*bar.lift));
    if (bar.low && bar.high)
        text += tr("; 95 % interval of the share %1 to %2 (the whisker)")
                    .arg(format::percent(*bar.low), format::percent(*bar.high));
    return text;
}

bool LabelBars::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip && shown() > 0) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = static_cast<int>((help->pos().y() - plot().area.top()) /
                                         plot().area.height() * shown());
        if (row >= 0 && row < shown()) {
            QToolTip::showText(help->globalPos(), rowText(bars_[static_cast<std::size_t>(row)]),
                               this);
            return true;
        }
    }
    return Chart::viewportEvent(event);
}

ChartTable LabelBars::table() const {
    ChartTable table;
    table.headers = {
        tr("label"), tr("documents"),     tr("share"),         tr("share of all documents"),
        tr("lift"),  tr("share, lowest"), tr("share, highest")};
    const auto cell = [](const std::optional<double>& value) {
        return value ? QVariant(*value) : QVariant();
    };
    for (const auto& bar : bars_)
        table.rows.push_back({bar.label, static_cast<double>(bar.documents), bar.share,
                              cell(bar.base_rate), cell(bar.lift), cell(bar.low), cell(bar.high)});
    return table;
}

QString LabelBars::describe() const {
    if (isEmpty()) return emptyText();
    QStringList rows;
    for (int i = 0; i < shown(); ++i)
        rows.push_back(rowText(bars_[static_cast<std::size_t>(i)]));
    return rows.join(QStringLiteral("; ")) + u'.';
}

}  // namespace sparsescope

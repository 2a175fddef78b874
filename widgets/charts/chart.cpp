// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart.h"

#include <QChart>
#include <QLegend>
#include <QMetaObject>
#include <QPainter>
#include <QWheelEvent>
#include <cmath>

#include "widgets/charts/chart_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {

Chart::Chart(QWidget* parent) : QChartView(new QChart, parent) {
    chart()->setBackgroundVisible(false);
    chart()->setPlotAreaBackgroundVisible(false);
    chart()->setMargins({});
    chart()->legend()->hide();
    chart()->setAnimationOptions(QChart::NoAnimation);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setRubberBand(QChartView::NoRubberBand);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);  // the card's ground shows through
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setEmptyText(tr("Nothing to show yet."));
    connect(&theme::notifier(), &theme::Notifier::changed, this, &Chart::applyTheme);
    applyTheme();
}

Chart::~Chart() = default;

void Chart::setEmptyText(const QString& sentence) {
    empty_text_ = sentence;
    viewport()->update();
}

QAbstractTableModel* Chart::tableModel() {
    if (!table_model_) {
        table_model_ = new ChartTableModel(this);
        table_model_->setTable(table());
    }
    return table_model_;
}

void Chart::scheduleRefresh() {
    if (pending_) return;
    pending_ = true;
    // Hidden charts wait for showEvent; visible ones gather all changes of this turn.
    if (isVisible()) QMetaObject::invokeMethod(this, &Chart::flush, Qt::QueuedConnection);
}

void Chart::flush() {
    if (!pending_) return;
    pending_ = false;
    refresh();
    if (table_model_) table_model_->setTable(table());
    setAccessibleDescription(describe());
    viewport()->update();
}

void Chart::applyTheme() {
    setBackgroundBrush(Qt::NoBrush);
    scheduleRefresh();
}

QSize Chart::minimumSizeHint() const {
    return {theme::scaled(160), theme::scaled(96)};
}
QSize Chart::sizeHint() const {
    return {theme::scaled(360), theme::scaled(180)};
}

void Chart::setPlotMargins(const Margins& margins) {
    margins_ = margins;
    layoutPlot();
}

void Chart::layoutPlot() {
    const QRectF all(QPointF(0, 0), QSizeF(viewport()->size()));
    QRectF area = all.adjusted(margins_.left, margins_.top, -margins_.right, -margins_.bottom);
    area.setWidth(std::max(area.width(), 1.0));
    area.setHeight(std::max(area.height(), 1.0));
    if (area == plot_) return;
    plot_ = area;
    chart()->setPlotArea(plot_);
}

void Chart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
    scheduleRefresh();  // decimation and margins depend on the width
}

void Chart::paintEvent(QPaintEvent* event) {
    QChartView::paintEvent(event);
    QPainter painter(viewport());
    paintFocus(painter);
}

void Chart::paintFocus(QPainter& painter) const {
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::color(theme::Token::accent), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1), 4, 4);
}

void Chart::showEvent(QShowEvent* event) {
    QChartView::showEvent(event);
    flush();
}

// A chart never scrolls; the page around it does.
void Chart::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

// Charts show their tooltips while the mouse moves; the scene would hide them again.
bool Chart::viewportEvent(QEvent* event) {
    return event->type() == QEvent::ToolTip || QChartView::viewportEvent(event);
}

void Chart::drawBackground(QPainter* painter, const QRectF&) {
    if (isEmpty()) return;
    painter->save();
    paintBelow(*painter);
    painter->restore();
}

void Chart::drawForeground(QPainter* painter, const QRectF&) {
    painter->save();
    const QRectF all(QPointF(0, 0), QSizeF(viewport()->size()));
    if (isEmpty()) {
        painter->setFont(theme::font(theme::Type::body));
        painter->setPen(theme::color(theme::Token::muted));
        painter->drawText(all.adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
                          empty_text_);
    } else {
        paintAbove(*painter);
    }
    painter->restore();
}

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart.h"

#include <QChart>
#include <QDir>
#include <QLegend>
#include <QMetaObject>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWheelEvent>

#include "widgets/charts/chart_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

QString cannot_write(const QString& path, const QString& reason) {
    return Chart::tr("%1 could not be written: %2. Choose another place.")
        .arg(QDir::toNativeSeparators(path), reason);
}

}  // namespace

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
    const Plot plot = Plot::inside(viewport()->size(), margins_);
    const bool moved = plot.area != plot_.area;
    plot_ = plot;
    if (moved) chart()->setPlotArea(plot_.area);
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

QImage Chart::toImage(double ratio) {
    flush();
    QImage image((QSizeF(viewport()->size()) * ratio).toSize(),
                 QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(theme::color(theme::Token::panel));
    QPainter painter(&image);
    painter.setRenderHints(renderHints());
    const QRect all(QPoint(0, 0), viewport()->size());
    render(&painter, all, all);
    return image;
}

QString Chart::savePng(const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    if (!toImage().save(&file, "PNG") || !file.commit())
        return cannot_write(path, file.errorString());
    return {};
}

QString Chart::saveSvg(const QString& path) {
    flush();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    const QRect all(QPoint(0, 0), viewport()->size());
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(all.size());
    generator.setViewBox(all);
    generator.setTitle(accessibleName());
    generator.setDescription(describe());
    QPainter painter(&generator);
    painter.fillRect(all, theme::color(theme::Token::panel));
    render(&painter, all, all);
    painter.end();
    return file.commit() ? QString() : cannot_write(path, file.errorString());
}

QString Chart::saveCsv(const QString& path, Rows rows) const {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return cannot_write(path, file.errorString());
    const QByteArray bytes = to_csv(rows == Rows::all ? table() : visibleTable()).toUtf8();
    if (file.write(bytes) != bytes.size() || !file.commit())
        return cannot_write(path, file.errorString());
    return {};
}

}  // namespace sparsescope

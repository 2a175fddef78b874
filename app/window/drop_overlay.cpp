// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/drop_overlay.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QWindow>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int frame_margin = 16;
constexpr int frame_width = 2;
constexpr int icon_size = 32;

QStringList local_files(const QMimeData* data) {
    QStringList files;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile()) files << url.toLocalFile();
    return files;
}

// By the names alone: nothing is read while a person moves the mouse.
QString hint_for(const QStringList& files) {
    if (files.size() > 1) return QString("Drop to import %1 files").arg(files.size());
    const QString name = QFileInfo(files.front()).fileName();
    if (name.endsWith(".sscope", Qt::CaseInsensitive))
        return "Drop to open the workspace “" + name + "”";
    return "Drop to import “" + name + "”";
}

}  // namespace

DropOverlay::DropOverlay(QWidget* window) : QWidget(window) {
    setObjectName("drop_overlay");
    setAcceptDrops(true);
    hide();
    window->installEventFilter(this);
}

// The overlay comes up before Qt looks for the widget under the mouse, so that no field below takes
// the file as text.
bool DropOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Show)
        parentWidget()->windowHandle()->installEventFilter(this);
    if (watched != parentWidget()->windowHandle()) return QWidget::eventFilter(watched, event);
    const auto type = event->type();
    const bool dragging =
        type == QEvent::DragEnter || type == QEvent::DragMove || type == QEvent::Drop;
    if (dragging && QApplication::activeModalWidget()) {
        event->ignore();  // the dialog that waits for an answer comes first
        return true;
    }
    if (type == QEvent::WindowBlocked) hide();  // a dialog was opened during the drag
    if (type == QEvent::DragEnter)
        cover(local_files(static_cast<QDragEnterEvent*>(event)->mimeData()));
    return QWidget::eventFilter(watched, event);
}

void DropOverlay::cover(const QStringList& files) {
    if (files.isEmpty()) return;
    hint_ = own_hint_ ? own_hint_(files) : QString();
    if (hint_.isEmpty()) hint_ = hint_for(files);
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

void DropOverlay::dragEnterEvent(QDragEnterEvent* event) {
    event->acceptProposedAction();
}

void DropOverlay::dragMoveEvent(QDragMoveEvent* event) {
    event->acceptProposedAction();
}

void DropOverlay::dragLeaveEvent(QDragLeaveEvent*) {
    hide();
}

void DropOverlay::dropEvent(QDropEvent* event) {
    hide();
    event->acceptProposedAction();
    Q_EMIT dropped(local_files(event->mimeData()));
}

void DropOverlay::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const theme::PaintScope scope(&painter);
    QColor veil = theme::color(theme::Token::window);
    veil.setAlphaF(0.9);
    painter.fillRect(rect(), veil);
    const QColor accent = theme::color(theme::Token::accent);
    const int margin = theme::scaled(frame_margin);
    painter.setPen(QPen(accent, frame_width, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect().adjusted(margin, margin, -margin, -margin), theme::radius,
                            theme::radius);
    const int side = theme::scaled(icon_size);
    const QRect icon(rect().center() - QPoint(side / 2, side + theme::gap_inside),
                     QSize(side, side));
    painter.drawPixmap(icon.topLeft(),
                       theme::icon_pixmap("import", side, accent, devicePixelRatioF()));
    painter.setFont(theme::font(theme::Type::title));
    painter.setPen(theme::color(theme::Token::text));
    const QRect line(2 * margin, rect().center().y() + theme::gap_inside, width() - 4 * margin,
                     painter.fontMetrics().height());
    painter.drawText(line, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(hint_, Qt::ElideMiddle, line.width()));
}

}  // namespace sparsescope

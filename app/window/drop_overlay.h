// SPDX-License-Identifier: GPL-3.0-or-later
// Takes files that are dropped anywhere on a window. While they are dragged over it, the overlay
// covers the window and says what dropping them will do.
#pragma once
#include <functional>

#include <QStringList>
#include <QWidget>

namespace sparsescope {

class DropOverlay : public QWidget {
    Q_OBJECT

  public:
    explicit DropOverlay(QWidget* window);

    // What dropping files will do where that is something else than opening or importing them; ""
    // where it is not.
    void setHint(std::function<QString(const QStringList& files)> hint) { own_hint_ = hint; }

  Q_SIGNALS:
    void dropped(const QStringList& paths);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void cover(const QStringList& files);

    QString hint_;
    std::function<QString(const QStringList&)> own_hint_;
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// Says a sentence in a bubble whose tip points at a place above it. The bubble lies over the
// window's content and takes no clicks.
#pragma once
#include <QWidget>

namespace sparsescope {

class PointingNote : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { mistake, hint };
    explicit PointingNote(QWidget* parent = nullptr, Kind kind = Kind::mistake);
    // The tip is in the parent's coordinates.
    void showAt(const QPoint& tip, const QString& sentence);
    [[nodiscard]] const QString& text() const { return sentence_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Kind kind_;
    QString sentence_;
    int tip_ = 0;  // its x in here
};

}  // namespace sparsescope

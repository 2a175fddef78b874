// SPDX-License-Identifier: GPL-3.0-or-later
// A card beside the point of a map that the pointer rests on: its picture or text, its label, and
// lines about it. It never takes the pointer. Window thread only.
#pragma once
#include <QImage>
#include <QStringList>
#include <QWidget>

namespace sparsescope {

class MapCard : public QWidget {
    Q_OBJECT

  public:
    explicit MapCard(QWidget* map);
    // Shows it near a place of the map, inside of it.
    void show(const QPoint& at, const QImage& picture, const QString& text, const QString& label,
              const QStringList& lines);
    [[nodiscard]] QString words() const { return words_; }  // all that it says

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QImage picture_;
    QString text_, label_, words_;
    QStringList lines_;
};

}  // namespace sparsescope

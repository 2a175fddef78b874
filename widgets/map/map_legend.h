// SPDX-License-Identifier: GPL-3.0-or-later
// Says what the colours of a map mean: a chip for each class, or a bar from low to high. Resting on
// a chip, or choosing it, lets its class stand out. Window thread only.
#pragma once
#include <vector>

#include <QColor>
#include <QString>
#include <QWidget>

namespace sparsescope {

class Chip;
class FlowLayout;
class TextLabel;

struct MapLegendItem {
    QString name;
    QString count;
    QColor color;
};

class MapLegend : public QWidget {
    Q_OBJECT

  public:
    explicit MapLegend(QWidget* parent = nullptr);
    void setClasses(const std::vector<MapLegendItem>& items);
    // The colours run from low to high; "" for both: there are no values.
    void setScale(const QString& title, const QString& low, const QString& high,
                  std::vector<QColor> colors);
    void setNote(const QString& note);  // a sentence behind it
    [[nodiscard]] int chosen() const;   // −1: none
    void clearChoice();

  Q_SIGNALS:
    void isolated(int color);  // rested on, else chosen; −1: none

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void empty();
    void choose(int color, bool on);

    FlowLayout* flow_;
    std::vector<Chip*> chips_;
    TextLabel* note_;
};

}  // namespace sparsescope

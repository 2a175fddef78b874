// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the chips of a filter bar side by side. Where they are too many for the room they scroll,
// and the newest stays in sight.
#pragma once
#include <QScrollArea>
#include <QStringList>
#include <vector>

class QHBoxLayout;

namespace sparsescope {

class FilterChip;

class FilterChips : public QScrollArea {
    Q_OBJECT
  public:
    explicit FilterChips(QWidget* parent = nullptr);
    void add(const QStringList& texts);
    void removeAll();
    [[nodiscard]] bool isEmpty() const { return chips_.empty(); }
    // Those that are not switched off, from left to right.
    [[nodiscard]] std::vector<FilterChip*> switchedOn() const;
    [[nodiscard]] FilterChip* last() const;
    // Removes a chip and returns its text.
    QString take(FilterChip* chip);
    void focusLast();
    void markWrong(FilterChip* chip);
    void clearWrong();
    void setMostWidth(int pixels);

  Q_SIGNALS:
    void changed();  // a person switched or removed one
    void editRequested(FilterChip* chip);
    void focusLeft();  // the keyboard went beyond the last one

  private:
    void addOne(const QString& text);
    void moveFocus(const FilterChip* from, int step);
    void fit();
    std::vector<FilterChip*> chips_;
    QHBoxLayout* row_;
    int most_width_ = 0;
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// What can be written at the cursor, below an editor that keeps the keyboard: words with how many
// documents they stand for, or what they mean. Lies over the window's content.
#pragma once
#include <QListView>
#include <vector>

#include "widgets/controls/filter_language.h"

class QStandardItemModel;

namespace sparsescope {

class CompletionList : public QListView {
    Q_OBJECT
  public:
    explicit CompletionList(QWidget* parent = nullptr);
    // Nothing is selected at first. None: hides the list.
    void setCompletions(std::vector<FilterCompletion> completions);
    // Below (or, for want of room, above) a place in its parent's coordinates.
    void showAt(const QRect& anchor);
    void moveSelection(int step);  // goes round; −1 from nothing is the last
    // The selected one; none is selected: −1.
    [[nodiscard]] int selected() const;
    [[nodiscard]] const FilterCompletion& completion(int index) const;

  Q_SIGNALS:
    void chosen(int index);  // by mouse

  protected:
    bool event(QEvent* event) override;

  private:
    void applyTheme();
    [[nodiscard]] QSize wantedSize() const;
    std::vector<FilterCompletion> completions_;
    QStandardItemModel* model_;
};

}  // namespace sparsescope

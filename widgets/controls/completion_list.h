// SPDX-License-Identifier: GPL-3.0-or-later
// Lists what can be written at the cursor of an editor, which keeps the keyboard: words, each with
// its number of documents or with its meaning. The list lies over the window's content.
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
    // Nothing is selected at first. Without completions the list hides.
    void setCompletions(std::vector<FilterCompletion> completions);
    // Shows the list below a place in its parent's coordinates, or above it for want of room.
    void showAt(const QRect& anchor);
    void moveSelection(int step);  // goes round; −1 from nothing is the last
    // The index of the selected completion; −1 when none is.
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

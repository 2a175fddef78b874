// SPDX-License-Identifier: GPL-3.0-or-later
// One wide field for every kind of query, and chips that say which: words, documents, a vector,
// neurons. Asks while a person types; what cannot be read is said below the field, where the room
// for it is kept.
#pragma once
#include <array>

#include <QWidget>

class QLineEdit;

namespace sparsescope {

class Chip;
class SearchController;
class TextLabel;

class SearchComposer : public QWidget {
    Q_OBJECT

  public:
    explicit SearchComposer(SearchController& search, QWidget* parent = nullptr);
    void focusQuery();
    void showProblem(const QString& sentence);

  private:
    void build();
    void setMode(int mode);
    void submit();
    void showQuestion();
    void clearProblem();

    SearchController& search_;
    QLineEdit* query_ = nullptr;
    std::array<Chip*, 4> modes_{};
    TextLabel* problem_ = nullptr;
    int mode_ = 0;  // index of TypedQuery::Mode
    bool submitting_ = false;
};

}  // namespace sparsescope

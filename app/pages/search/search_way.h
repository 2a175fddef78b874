// SPDX-License-Identifier: GPL-3.0-or-later
// The line below the query: whether a typed text is searched by its meaning, its words or both, and
// what there is to say about that in one sentence: an encoder that starts, or how meaning can be
// had. An error takes the sentence's place.
#pragma once
#include <array>

#include <QWidget>

class QPushButton;

namespace sparsescope {

class Chip;
class Commands;
class ElidedLabel;
class SearchController;
class TextLabel;

class SearchWay : public QWidget {
    Q_OBJECT

  public:
    SearchWay(SearchController& search, Commands& commands, QWidget* parent = nullptr);
    void setForText(bool text);                 // the query is a text, or would be one
    void showProblem(const QString& sentence);  // "": none

  private:
    void build();
    void refresh();
    void help();

    SearchController& search_;
    Commands& commands_;
    std::array<Chip*, 3> modes_{};
    ElidedLabel* hint_ = nullptr;
    TextLabel* problem_ = nullptr;
    QPushButton* help_ = nullptr;
    bool text_ = true;
};

}  // namespace sparsescope

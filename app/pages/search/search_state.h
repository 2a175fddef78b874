// SPDX-License-Identifier: GPL-3.0-or-later
// What the Search page shows instead of hits: what can be searched, or why nothing was found, and
// the button that helps.
#pragma once
#include <functional>

#include <QWidget>

namespace sparsescope {

class AppContext;
class Commands;
class EmptyState;
class TextLabel;
struct SearchAnswer;

class SearchState : public QWidget {
    Q_OBJECT

  public:
    SearchState(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void refresh();

  private:
    void say(const QString& title, const QString& sentence, const QString& action = {},
             std::function<void()> act = {});
    void sayNoPicture();  // why a picture from outside cannot be asked with, and the way out
    void sayBeforeAQuestion();
    void sayNothingFound(const SearchAnswer& answer);
    void sayNothingPasses(const SearchAnswer& answer);

    AppContext& context_;
    Commands& commands_;
    EmptyState* empty_;
    std::function<void()> act_;
};

}  // namespace sparsescope

// SPDX-License-Identifier: GPL-3.0-or-later
// The line below the hits: what the search found and cost, the command that asks the same, and a
// button that saves the hits as a file.
#pragma once
#include <QWidget>

class QToolButton;

namespace sparsescope {

class AppContext;
class CommandButton;
class Commands;
class ElidedLabel;

class SearchFooter : public QWidget {
    Q_OBJECT

  public:
    SearchFooter(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    // Chooses the column that the command and the file are about.
    void setColumn(std::size_t column);

  private:
    void refresh();
    void askFile();

    AppContext& context_;
    Commands& commands_;
    std::size_t column_ = 0;
    ElidedLabel* cost_;
    CommandButton* command_;
    QToolButton* export_;
};

}  // namespace sparsescope

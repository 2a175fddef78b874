// SPDX-License-Identifier: GPL-3.0-or-later
// The same search at every k, side by side: the first hits, how many of the embeddings' hits are
// among them, bytes in the index and the time of the search.
#pragma once
#include <QWidget>

class QGridLayout;

namespace sparsescope {

class AppContext;
class Commands;
class TextLabel;
struct DocumentRow;

class EveryKView : public QWidget {
    Q_OBJECT

  public:
    EveryKView(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    void refresh();
    void clearGrid();
    void addColumn(int column);
    [[nodiscard]] QWidget* card(const DocumentRow& row, bool shared) const;

    AppContext& context_;
    Commands& commands_;
    TextLabel* query_;
    TextLabel* note_;
    QGridLayout* grid_;
};

}  // namespace sparsescope

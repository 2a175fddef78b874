// SPDX-License-Identifier: GPL-3.0-or-later
// The line below the hits: what the search found and cost, the command that asks the same, and a
// button that saves the hits as a file.
#pragma once
#include <QString>
#include <QWidget>

class QToolButton;

namespace sparsescope {

class AppContext;
class CommandButton;
class Commands;
class ElidedLabel;
struct CodeHealth;
struct ColumnAnswer;
struct SearchAnswer;

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
    QString asked_file_ = "hits.csv";  // what the person called the last export
    ElidedLabel* cost_;
    CommandButton* command_;
    QToolButton* export_;
};

// What the search of one list took, in words: "31 µs · 42 of 6 041 share a neuron · 118 postings
// and 12 codes read · 128 B / document". `health` is null until it is measured.
[[nodiscard]] QString cost_text(const SearchAnswer& answer, const ColumnAnswer& column,
                                const CodeHealth* health);

}  // namespace sparsescope

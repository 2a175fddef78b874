// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the query as neurons: the documents that it came from, and a slider for the weight of each
// of its neurons. Moving a slider searches again at once.
#pragma once
#include <vector>

#include <QWidget>

#include "core/types/ids.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace sparsescope {

class AppContext;
class Commands;
class DocumentList;
class NeuronSlider;
class SectionHeader;
class TextLabel;
struct NeuronWeight;

class SearchSliders : public QWidget {
    Q_OBJECT

  public:
    SearchSliders(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    QWidget* buildAdd();
    NeuronSlider* newSlider();
    void showDocuments();
    void showNeurons();
    void addTyped();
    [[nodiscard]] std::vector<NeuronWeight> weights() const;

    AppContext& context_;
    Commands& commands_;
    DocumentList* documents_ = nullptr;
    SectionHeader* header_ = nullptr;
    QPushButton* reset_all_ = nullptr;
    TextLabel* hint_ = nullptr;
    QVBoxLayout* rows_ = nullptr;
    std::vector<NeuronSlider*> sliders_;  // in order; unused ones are hidden
    QLineEdit* add_ = nullptr;
    TextLabel* add_problem_ = nullptr;
};

}  // namespace sparsescope

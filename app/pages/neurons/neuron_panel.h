// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the selected neuron: its state and numbers, a histogram of its weights, its labels, its
// strongest documents and its nearest neurons. If the embeddings are pixels, it also shows the
// neuron's encoder row as an image.
#pragma once
#include <QWidget>

class QPushButton;

namespace sparsescope {

class AppContext;
class BarHistogram;
class ChartCard;
class Commands;
class DocumentList;
class FlowLayout;
class ImageView;
class LabelBars;
class MessageBar;
class SectionHeader;
class StateChip;
class TextLabel;
struct NeuronView;

class NeuronPanel : public QWidget {
    Q_OBJECT

  public:
    NeuronPanel(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    QWidget* buildHeader();
    QWidget* buildCharts();
    void fit();
    void refresh();
    void refreshHeader(const NeuronView& view);
    void refreshCharts(const NeuronView& view);
    void refreshNeighbours(const NeuronView& view);

    AppContext& context_;
    Commands& commands_;
    MessageBar* message_;
    TextLabel* title_ = nullptr;
    QPushButton* search_ = nullptr;
    TextLabel* name_ = nullptr;
    StateChip* state_ = nullptr;
    TextLabel* facts_ = nullptr;
    ImageView* row_ = nullptr;
    QWidget* charts_ = nullptr;
    BarHistogram* weights_ = nullptr;
    LabelBars* labels_ = nullptr;
    ChartCard* weights_card_ = nullptr;
    ChartCard* labels_card_ = nullptr;
    FlowLayout* neighbours_ = nullptr;
    SectionHeader* strongest_header_ = nullptr;
    SectionHeader* nearest_header_ = nullptr;
    DocumentList* strongest_ = nullptr;
};

}  // namespace sparsescope

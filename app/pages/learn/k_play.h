// SPDX-License-Identifier: GPL-3.0-or-later
// One document and k: its embedding and what the code at k makes of it, the code as a strip and as
// neurons, the energy kept, and for pictures the picture itself.
#pragma once
#include <QWidget>

class QPushButton;

namespace sparsescope {

class AppContext;
class CodeStrip;
class Commands;
class FlowLayout;
class ImageView;
class KSlider;
class LineChart;
class TextLabel;
class VectorBars;
struct LearnDocument;

class KPlay : public QWidget {
    Q_OBJECT

  public:
    KPlay(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    QWidget* buildDocument();
    QWidget* buildSlider();
    void refresh();
    void refreshDocument(const LearnDocument& shown);
    void refreshCode(const LearnDocument& shown, int k);
    void refreshPictures(const LearnDocument& shown, int k);
    void refreshNumbers(const LearnDocument& shown, int k);

    AppContext& context_;
    Commands& commands_;
    TextLabel* document_ = nullptr;
    QPushButton* another_ = nullptr;
    ImageView* picture_ = nullptr;
    ImageView* rebuilt_ = nullptr;
    QWidget* pictures_ = nullptr;
    KSlider* slider_ = nullptr;
    TextLabel* energy_ = nullptr;
    TextLabel* size_ = nullptr;
    VectorBars* bars_ = nullptr;
    CodeStrip* strip_ = nullptr;
    FlowLayout* chips_ = nullptr;
    LineChart* ladder_ = nullptr;
};

}  // namespace sparsescope
